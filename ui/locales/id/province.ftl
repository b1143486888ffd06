# Klinik dan kantor provinsi: rekap tanpa nama, perkenalan, kunci pencocokan, dan tempat "Klinik" di kantor.
place-clinics = Klinik
help-clinics = Di sini terlihat klinik mana yang sudah mengirim rekap untuk masa yang dipilih, dan mana yang terlambat. Rekap ditunggu sampai sepuluh hari sesudah masanya berakhir.
    Klinik yang mengirim data lengkap dihitung dari data itu, untuk masa mana pun.
    Terima rekap lewat berkas, atau pilih satu folder atau penyimpanan S3 sebagai kotak masuk: isinya diambil sendiri.
    Sebelum klinik dapat mengirim, kantor dan klinik saling menerima perkenalan. Kodenya dibacakan lewat telepon, supaya pasti tidak ada yang menukar berkasnya.
    Angka semua klinik bersama-sama, dan angka setiap klinik, ada di Laporan.
sync-province = Provinsi
extract-title = Rekap untuk provinsi
extract-text = Rekap memuat baris berkode tanpa nama. Di bawah ini tampil seluruh isinya, sebelum ada yang keluar.
extract-to = Kantor tujuan
extract-save = Simpan berkas rekap
extract-send = Kirim rekap
extract-sending = Mengirim…
extract-saved = Rekap untuk { $to } tersimpan sebagai { $name }: { $count } baris. Kirim berkas itu lewat surel atau flashdisk; hanya { $to } yang dapat membukanya.
extract-sent = Rekap terkirim: { $count } baris untuk { $to }.
extract-file-name = rekap
extract-no-office = Kantor provinsi belum dikenal di sini. Minta berkas perkenalannya, lalu terima di bawah, di Klinik dan kantor yang dikenal.
extract-preview = Yang akan keluar
extract-promise = Tidak ada nama, NIK, alamat, telepon, atau catatan. Yang tampil sebagai kode acak hanya dapat dilacak kembali di klinik ini.
extract-episodes = Episode
extract-aftercare = Pascarehabilitasi
extract-none = Tidak ada baris dalam masa ini.
extract-not-matched = { $count } klien tidak punya NIK yang benar, jadi tidak dapat dicocokkan dengan klinik lain.
extract-no-key = Kunci pencocokan belum ada di klinik ini, jadi { $count } klien tidak dapat dicocokkan dengan klinik lain.
extract-receive = Terima rekap
extract-received = Rekap dari { $from } diterima: { $period }, { $count } baris.
extract-replaced = Rekap dari { $from } menggantikan yang sebelumnya: { $period }, { $count } baris.

policy = Yang diterima kantor
policy-is-statistical = { $name } menerima rekap: baris berkode tanpa nama.
policy-is-full = { $name } menerima data lengkap klinik ini, dengan nama dan tanpa catatan, dan menghitung dari situ. Rekap tidak dihitung.
policy-allow = Izinkan data lengkap
policy-allow-act = Izinkan
policy-full-text = { $name } lalu boleh dikirimi data lengkap klinik ini: nama, NIK, alamat, telepon, episode, sesi, dan diagnosis. Catatan, alasan, dan pindaian tidak pernah keluar.
    Izin ini belum mengirim apa pun. Setiap kali, seseorang di sini tetap harus mengirimnya sendiri.
    Hanya komputer { $name } yang dapat membukanya, dan aplikasinya hanya menampilkan angka; tetapi yang sudah keluar dari klinik dapat disimpan dan dibaca di sana dengan cara lain. Izinkan hanya jika ada perjanjiannya.
policy-now-full = { $name } boleh menerima data lengkap.
policy-end = Kembali ke rekap
policy-end-act = Kembali ke rekap
policy-statistical-text = Mulai sekarang { $name } dikirimi rekap lagi. Rekap berikutnya memberitahukan hal ini, lalu aplikasinya menghapus data lengkap yang ada di sana.
    Salinan yang dibuat di sana dengan cara lain tidak ikut terhapus.
policy-now-statistical = { $name } menerima rekap lagi. Kirim satu rekap, supaya aplikasinya menghapus data lengkap yang ada di sana.
full-title = Data lengkap untuk provinsi
full-text = Data lengkap keluar dengan nama dan tanpa catatan. Di bawah ini tampil apa saja isinya, sebelum ada yang keluar.
full-save = Simpan data lengkap
full-send = Kirim data lengkap
full-file-name = data-lengkap
full-saved = Data lengkap untuk { $to } tersimpan sebagai { $name }: { $count } entri. Kirim berkas itu lewat surel atau flashdisk; hanya { $to } yang dapat membukanya.
full-sent = Data lengkap terkirim: { $count } entri untuk { $to }.
full-received = Data lengkap dari { $from } diterima: { $count } entri. Klinik ini dihitung dari situ.
full-promise = Catatan, alasan, dan pindaian tidak pernah keluar dari klinik. Hanya komputer kantor yang dapat membuka berkasnya.
full-kind = Jenis data
full-records = Jumlah
full-leaving = Keluar
full-staying = Tetap di klinik
full-scans = Pindaiannya sendiri
full-others = Lainnya
full-others-text = Komputer, akun, pengaturan, dan siapa membuka atau mengekspor apa dan kapan
standing-full = Data lengkap

row-id = Baris
row-client = Klien
row-person = Orang
row-sex = Kelamin
row-birth-year = Tahun lahir
row-age = Umur
row-region = Wilayah
row-opened = Mulai
row-new = Baru
row-status = Status
row-ended = Selesai
row-days = Hari
row-ended-unknown = Tanggal tak diketahui
row-exit = Sebab berakhir
row-motivation = Kemauan
row-severity = Tingkat
row-diagnosis = Diagnosis
row-substance = Zat utama
row-held = Data diri ada
row-contacts = Kontak
row-reached = Terjangkau
row-reached-in = Terakhir terjangkau
row-relapsed = Kambuh
row-productive = Produktif
row-training = Pelatihan kerja

known-sites = Klinik dan kantor yang dikenal
known-sites-none = Belum ada. Simpan berkas perkenalan untuk mereka, dan terima berkas perkenalan dari mereka.
site = Nama
site-kind = Jenis
site-kind-clinic = Klinik
site-kind-province = Kantor provinsi
site-machines = Komputer
introduce = Simpan perkenalan
introduced = Perkenalan tersimpan
introduced-text = Perkenalan tersimpan sebagai { $name }. Kirim berkas itu kepada administrator di sana, dan bacakan kode ini lewat telepon:
introduced-next = Di klinik diterima di Sinkronisasi, Provinsi; di kantor provinsi di Klinik. Kalau ada komputer baru di sini, simpan perkenalan sekali lagi.
site-accept = Terima perkenalan
site-accept-act = Terima
site-accept-text = Hanya kodenya yang membuktikan bahwa berkas ini dari mereka. Tanyakan kode itu lewat telepon, kepada orang yang Anda kenal.
site-accept-again = Tempat ini sudah diterima; komputernya diganti dengan yang ada di berkas ini. Tanyakan kodenya lewat telepon, kepada orang yang Anda kenal.
site-accepted = { $name } diterima.
site-code = Kode dari layar mereka
site-code-hint = Enam belas huruf dan angka.

person-key = Kunci pencocokan
person-key-text = Dengan kunci ini orang yang berobat di beberapa klinik dihitung sekali di provinsi, tanpa namanya diketahui. Klinik pertama di provinsi membuatnya dan meneruskannya; kantor provinsi tidak pernah memegangnya.
person-key-none = Belum ada kunci di klinik ini.
person-key-mark = Tanda kunci
person-key-give = Teruskan ke klinik lain
person-key-give-act = Simpan berkas kunci
person-key-give-text = Berkasnya hanya dapat dibuka oleh klinik yang dipilih.
person-key-given = Berkas kunci tersimpan.
person-key-file = kunci-pencocokan
person-key-take = Terima dari klinik lain
person-key-taken = Kunci pencocokan diterima.
person-key-make = Buat kunci
person-key-made = Kunci pencocokan dibuat.
person-key-make-text = Buat hanya kalau klinik Anda yang pertama di provinsi. Kalau sudah ada klinik yang memakainya, terima kunci dari klinik itu: dengan dua kunci yang berbeda, orang tidak dapat dicocokkan.
person-key-no-clinic = Untuk meneruskannya, terima dahulu perkenalan klinik itu.
person-key-replace = Ganti kunci
person-key-replace-sure = Saya sudah memastikan kunci mana yang dipakai di provinsi kami

clinics-summary = { $about }: rekap lengkap { $complete } dari { $all } klinik{ $late ->
    [0] .
   *[other] , { $late } terlambat.
  }
clinics-standing = Rekap setiap klinik
clinics-none = Belum ada klinik
clinics-none-text = Simpan perkenalan kantor ini untuk klinik, dan terima perkenalan mereka di bawah.
clinics-all = Semua klinik
clinics-together = Semua, setiap orang sekali
clinics-see = Lihat klinik mana yang sudah mengirim
clinic-sent-nothing = Belum ada rekap dari { $name } untuk masa ini
province-empty-text = Belum ada klinik yang mengirim rekap untuk masa ini.
by-clinic = Per klinik
percent-dropped = % drop out
standing-late = terlambat
standing-made = Dibuat
standing-rows = Baris
standing-last = Terakhir diterima

inbox = Kotak masuk
inbox-text = Satu folder atau penyimpanan S3 tempat klinik meletakkan rekap. Titian mengambilnya sendiri; berkasnya tidak dihapus.
inbox-saved = Folder tersimpan. Isinya diambil sendiri mulai sekarang.
inbox-s3-saved = Penyimpanan S3 tersimpan. Isinya diambil sendiri mulai sekarang.
inbox-stopped = Pengambilan otomatis dihentikan di komputer ini.
inbox-now = Ambil sekarang
inbox-running = Sedang mengambil…
inbox-taken = Diterima dari { $names }.
inbox-nothing = Tidak ada rekap baru.
inbox-trouble-file = { $file }, sejak { $when }: { $what }
outbox = Kirim tanpa membawa berkas
outbox-text = Folder atau penyimpanan S3 yang dibaca kantor provinsi. Tidak ada yang dikirim sendiri: rekap baru keluar ketika Anda menekan Kirim rekap.
outbox-saved = Folder tersimpan. Rekap dapat dikirim lewat folder ini.
outbox-s3-saved = Penyimpanan S3 tersimpan. Rekap dapat dikirim lewat penyimpanan ini.
outbox-stopped = Rekap tidak lagi dikirim lewat tempat itu.

setup-kind = Untuk apa Titian dipakai di sini?
setup-step-office = Kantor
setup-office = Kantor provinsi
setup-office-text = Kantor menerima rekap tanpa nama dari klinik. Nama ini tampil di layar dan pada laporan.
office-name = Nama kantor
office-name-hint = Misalnya: BNNP Nusa Tenggara Barat
setup-create-office = Buat kantor
setup-account-office = Akun ini milik administrator kantor. Frasa sandinya membuka data di komputer ini.
setup-done-office = Kantor siap dipakai
setup-done-office-text = Langkah pertama: saling menerima perkenalan dengan setiap klinik.

cases = Rujukan yang diterima
cases-none = Belum ada rujukan dari klinik lain.
case-receive = Terima rujukan
case-received = { $count } klien dirujuk oleh { $from }.
case-from = Dari
case-about = Dirujuk oleh { $from }, { $when }.
case-apart = Data ini milik klinik pengirim: tidak masuk daftar klien dan tidak dihitung dalam laporan. Kalau orangnya mulai ditangani di sini, daftarkan sebagai klien.
case-back = Kembali ke daftar
case-register = Daftarkan sebagai klien
case-given = Terisi dari rujukan { $from }. No. RM dan persetujuan dicatat sendiri oleh klinik ini; periksa isian lainnya bersama klien.
case-forget = Hapus rujukan
case-forget-text = Data { $name } dari klinik pengirim dihapus dari komputer ini. Klien yang sudah didaftarkan di sini tidak berubah.
case-forgotten = Rujukan dihapus.
refer-client = Rujuk dengan berkas
refer-title = Rujuk ke klinik atau kantor lain
refer-text = Semua yang tampil di bawah ini keluar dengan nama. Catatan dan hasil pindai tetap di klinik. Berkasnya hanya dapat dibuka oleh penerima.
refer-consent = Persetujuan klien belum tercatat sebagai diberikan. Tanyakan dahulu, lalu catat di Data diri.
refer-to = Penerima
refer-message = Pesan
refer-message-hint = Misalnya: mohon rawat inap, keluarga sudah dihubungi.
refer-save = Simpan berkas rujukan
refer-file = rujukan
refer-saved = Rujukan untuk { $to } tersimpan sebagai { $name }. Kirim berkas itu; hanya { $to } yang dapat membukanya.
refer-nobody = Belum ada klinik atau kantor lain yang dikenal
refer-nobody-text = Terima dahulu perkenalan mereka.
refer-see-sites = Buka Provinsi
