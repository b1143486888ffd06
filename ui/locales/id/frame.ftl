# Bingkai aplikasi, hal-hal yang dipakai di mana-mana, dan bantuan.
place-today = Hari Ini
place-clients = Klien
place-report = Laporan
place-settings = Pengaturan
places = Tempat
skip = Langsung ke isi
search-placeholder = Cari nama, NIK, No. RM, telepon
help = Bantuan
lock = Kunci layar
starting = Membuka Titian…
start-failed = Titian belum dapat dibuka
try-again = Coba lagi
working = Sedang bekerja
loading = Memuat…
saving = Menyimpan…
saving-file = Menyimpan berkas
close = Tutup
cancel = Batal
back = Kembali
next = Lanjut
save = Simpan
edit = Ubah
print = Cetak
remove = Hapus dari isian
remove-item = Hapus { $label } ke-{ $number }
choose = Pilih…
yes = Ya
no = Tidak
show = Tampilkan
hide = Sembunyikan
undo = Urungkan
sort-by = Urutkan menurut { $column }
nowhere-title = Halaman ini tidak ada
nowhere-text = Mungkin tautannya sudah lama.
field-elsewhere = Isian lain

saved-kept-both = Tersimpan. { $count ->
    [one] Satu isian baru saja diubah orang lain juga; kedua nilainya disimpan dan menunggu keputusan.
   *[other] { $count } isian baru saja diubah orang lain juga; semua nilainya disimpan dan menunggu keputusan.
  }
draft-restored = Isian yang belum disimpan ({ $when }) dikembalikan.
draft-start-over = Buang dan mulai dari awal
unsaved-title = Isian belum tersimpan
unsaved-text = { $count } isian tidak dapat disimpan, misalnya karena diska penuh atau dilepas. Kalau dilanjutkan, isian itu hilang.
unsaved-stay = Kembali ke isian
unsaved-go = Lanjutkan tanpa menyimpan
leave-title = Isian belum disimpan
leave-text = Simpan sebagai draf untuk diteruskan nanti, atau buang?
leave-text-no-draft = Kalau ditinggalkan, isian ini hilang.
leave-stay = Tetap mengisi
leave-discard = Buang isian
leave-keep = Simpan draf
clock-question = Tanggalnya benar, tetapi jam komputer ini salah?
clock-wrong = Ya, jam komputer salah; simpan begini
day-placeholder = 12/3/2019
day-hint = Hari/bulan/tahun, misalnya 12/3/2019.
idle-title = Layar akan dikunci
idle-text = Sudah lama tidak ada ketikan. Layar dikunci dalam satu menit; isian yang belum selesai disimpan sebagai draf.
idle-stay = Saya masih di sini
region-placeholder = Ketik nama kelurahan atau kecamatan
region-found = Wilayah yang cocok
region-none = Tidak ada wilayah dengan nama itu
region-none-free = Tidak ada di daftar; disimpan seperti tertulis

banner-demonstration = Ini klinik peragaan dengan orang-orang rekaan. Data sungguhan tidak disimpan di sini.
banner-clock = Jam komputer ini meragukan. Periksa tanggal dan jamnya sebelum mencatat.
banner-copied_folder = Folder data ini salinan dari komputer lain. Titian memberinya nama perangkat baru, dan semua catatan tetap utuh.
banner-log_behind_head = Beberapa catatan terakhir di komputer ini tidak ditemukan, mungkin karena listrik padam atau salinan lama dipasang kembali. Periksa catatan hari terakhir, dan beri tahu petugas TI.
banner-restored = Data ini dipulihkan dari cadangan. Catatan setelah cadangan itu tidak termasuk; periksa catatan hari-hari terakhir. Komputer ini memakai nama perangkat baru.
banner-revoked = Izin komputer ini sudah dicabut, jadi Titian memberinya nama perangkat baru. Yang dicatat mulai sekarang sampai ke komputer lain setelah administrator mendaftarkannya.
banner-head_damaged = Catatan posisi terakhir di komputer ini rusak dan dibuat ulang. Data klien tidak berubah; beri tahu petugas TI.
banner-erased_list_damaged = Daftar klien yang datanya dihapus di komputer ini rusak. Data yang sudah dihapus bisa muncul lagi dari cadangan lama; periksa setelah memulihkan cadangan, dan beri tahu petugas TI.

help-title = Bantuan: { $place }
help-keys = Tombol
help-today = Apa yang perlu dikerjakan sekarang: sesi hari ini, klien rawat jalan yang lama tanpa kabar, langkah lanjut yang sudah dijanjikan, dan kontak pascarehabilitasi yang jatuh tempo.
    Setiap baris membuka satu tindakan yang dimintanya. Nomor telepon disamarkan sampai Anda menekan Tampilkan.
help-clients = Cari klien dengan sebagian nama, empat angka berurutan dari NIK, No. RM, atau nomor telepon. Ejaan lama dan baru dianggap sama: Achmad, Ahmad, Akhmad.
    Saringan dapat digabung. Klien baru didaftarkan dengan Daftarkan klien; register Excel yang sudah ada dimasukkan dengan Impor register.
    Isian yang belum disimpan menjadi draf dan muncul di Hari Ini.
help-report = Laporan tahunan untuk masa apa saja. Setiap angka dapat ditekan untuk melihat klien di baliknya.
    Cetak memakai kop surat dan nama penanda tangan dari Pengaturan. Excel dan CSV menyimpan semua tabel.
help-settings = Nama klinik, bahasa, zona waktu, batas-batas yang dipakai Hari Ini, kop surat, staf, mitra, frasa sandi, draf, dan pemeriksaan data.
key-search = Ctrl K
key-search-does = ke kotak pencarian
key-lock = Ctrl L
key-lock-does = kunci layar
key-places = Alt 1–5
key-places-does = pindah tempat
key-help = F1 atau ?
key-help-does = bantuan ini
key-save = Enter
key-save-does = simpan (Ctrl Enter di dalam catatan)
key-leave = Esc
key-leave-does = tinggalkan isian atau tutup jendela
key-rows = ↑ ↓ PgUp PgDn
key-rows-does = pindah baris
key-open = Enter
key-open-does = buka berkas klien
key-day = ↑ ↓
key-day-does = di isian tanggal: maju dan mundur sehari
act-for = { $act }: { $name }
