# Daftar klien dan kata-kata tentang klien yang dipakai bersama.
clients-all = { $total ->
    [0] Belum ada klien
   *[other] { $total } klien
  }
clients-filtered = { $matching } dari { $total } klien
clients-found = { $matching } cocok dengan “{ $text }” dari { $total } klien
clients-none = Belum ada klien di sini
clients-none-text = Daftarkan klien yang datang hari ini, atau masukkan register Excel yang sudah dipakai klinik.
clients-none-found = Tidak ada yang cocok
clients-none-found-text = Coba sebagian nama, atau empat angka dari NIK, No. RM, atau telepon.
register-client = Daftarkan klien
import-register = Impor register
client-name = Nama
record-no = No. RM
age = Umur
village = Kelurahan
service = Layanan
status = Status
last-contact = Kontak terakhir
counselor = Konselor
year-opened = Tahun masuk
with-archived = Arsip
filter-all = { $what }: semua
filters-clear = Hapus saringan
client-archived = Diarsipkan
client-conflict = Ada catatan yang berbeda
clients-none-own = Belum ada klien yang ditugaskan kepada Anda
clients-none-own-text = Mintalah administrator klinik menugaskan klien kepada Anda.
