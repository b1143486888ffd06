# Daftar akses: jenis kejadian, keterangannya, dan berkasnya.
access-created = Data klinik dibuat
access-unlocked = Membuka data
access-recovered = Membuka dengan kunci pemulihan
access-refused = Ditolak
access-attempts_altered = Catatan kata sandi salah diubah dari luar
access-rekeyed = Mengganti kunci data
access-rekey_stopped = Penggantian kunci data terhenti; kunci lama tetap berlaku
access-exported = Menyimpan berkas keluar
access-printed = Mencetak
access-imported = Memasukkan register
access-erased = Menghapus data klien
access-backup = Membuat cadangan
access-backup_settings = Mengatur cadangan
access-transport_settings = Mengatur pertukaran otomatis
access-restored = Memulihkan dari cadangan
access-account_added = Menambah akun
access-role_changed = Mengubah peran
access-account_deactivated = Menonaktifkan akun
access-account_reset = Memberi frasa sandi baru
access-assigned = Menugaskan klien kepada agen
access-unassigned = Mencabut penugasan klien
access-received = Menerima data dari komputer lain
access-given_back = Melepas klien yang tidak lagi ditugaskan di sini
access-bundle_key = Mengeluarkan kunci pembuka paket komputer ini
access-machine_enrolled = Mendaftarkan komputer
access-joined = Bergabung dengan klinik sebagai komputer baru
access-device_revoked = Mencabut komputer
access-device_accepted = Menerima catatan komputer yang dicabut
access-device_renewed = Komputer ini dicabut dan berlanjut sebagai komputer baru
access-sheet_appointed = Menjadikan administrator dengan kunci pemulihan
access-sheet_dismissed = Mencabut peran administrator dengan kunci pemulihan

access-detail-client = berkas klien
access-detail-attachment = salinan lampiran
access-detail-report = laporan { $from } s.d. { $to }{ $names ->
    [yes] , dengan nama klien
    [no] , angka saja
   *[other] {""}
  }{ $format ->
    [xlsx] {" "}(Excel)
    [csv] {" "}(CSV)
   *[other] {""}
  }
access-detail-tries = { $count } kali frasa sandi salah
access-detail-wrong_recovery_key = { $count } kali lembar pemulihan salah
access-detail-account_inactive = { $count } kali frasa sandi benar, tetapi akunnya sudah berakhir
access-detail-not_allowed = { $count } kali mencoba hal yang tidak boleh dilakukan dengan peran ini
access-detail-rows = { $count } baris
access-detail-clients = { $count } klien
access-detail-rejected_rows = baris yang ditolak
access-detail-access = daftar akses{ $format ->
    [xlsx] {" "}(Excel)
    [csv] {" "}(CSV)
   *[other] {""}
  }
access-detail-copy = salinan lengkap data klien{ $names ->
    [scans] , dengan lampirannya
   *[other] {""}
  }
access-detail-device = komputer { $code }, catatannya diterima sampai nomor { $number }
access-detail-device_clients = klien pada perangkat { $what }{ $format ->
    [xlsx] {" "}(Excel)
    [csv] {" "}(CSV)
   *[other] {""}
  }
access-detail-before_update = sebelum pembaruan
access-detail-before_update_here = sebelum pembaruan, di dalam folder data
access-detail-basis = dasar: { $what }
access-detail-accepted = tanda tangan diterima sampai nomor { $number }
access-detail-log = log: kepala catatan dan tanda tangan, tanpa isi
access-detail-bundle = paket dari komputer { $from }: { $count } catatan baru
access-detail-transport = { $to ->
    [folder] lewat folder
    [s3] lewat penyimpanan S3
   *[none] dihentikan
  }
access-detail-bundle_out = paket untuk komputer { $to }: { $count } catatan
access-detail-machine = komputer { $code }
access-site_accepted = Menerima perkenalan klinik atau kantor lain
access-person_key_made = Membuat kunci pencocokan
access-person_key_taken = Menerima kunci pencocokan
access-detail-site = { $kind ->
    [province] kantor provinsi
   *[clinic] klinik
  } { $site }
access-detail-person_key = kunci pencocokan { $mark }
access-site_policy = Mengubah apa yang diterima kantor provinsi
access-full_ended = Klinik menarik kembali data lengkapnya
access-detail-policy = { $site }: { $what ->
    [full] data lengkap tanpa catatan
   *[other] rekap tanpa nama
  }
access-detail-full = data lengkap { $site } tanpa catatan: { $count } entri
access-detail-full_out = data lengkap tanpa catatan untuk { $site }: { $count } entri
access-detail-extract = rekap tanpa nama { $from } s.d. { $to }: { $count } baris

access-title = Daftar akses
access-sheet = Daftar akses
export-sheet-about = Keterangan
access-made-by = Dibuat oleh { $person }
access-of-person = Pelaku: { $person }
access-about-client = Tentang klien: { $client }
access-clock = jam diragukan
access-column-at = Waktu
access-column-person = Pelaku
access-column-device = Perangkat
access-column-kind = Kejadian
access-column-about = Tentang
access-column-record_no = No. RM
access-column-detail = Keterangan

held-title = Klien pada perangkat
held-sheet = Klien
held-device = Perangkat: { $device }
held-as-of = Keadaan pada { $at }
held-count = Jumlah klien: { $count }
held-other-device = Perangkat ini bukan komputer tempat daftar ini dibuat. “Pasti”: perangkat itu sendiri menulis di berkas klien. “Mungkin”: data klien ada di klinik ini dan bisa saja ada di perangkat itu.
held-certain = pasti
held-possible = mungkin
held-column-number = No.
held-column-record_no = No. RM
held-column-name = Nama
held-column-kinds = Jenis data
held-column-scans = Lampiran
held-column-certain = Ada di perangkat
data-identity = identitas (nama, nomor, alamat, telepon)
data-coded = perawatan (layanan, pertemuan, status)
data-clinical = kesehatan (diagnosis, zat, pemulihan)
data-narrative = catatan
data-scans = lampiran

basis-retention_over = Masa simpan 25 tahun sudah lewat (Permenkes 24/2022; UU 27/2022 Pasal 44 ayat 1 huruf a)
basis-subject_request = Permintaan klien (UU 27/2022 Pasal 8, Pasal 43 ayat 1 huruf c, Pasal 44 ayat 1 huruf b)
basis-consent_withdrawn = Klien menarik kembali persetujuannya (UU 27/2022 Pasal 43 ayat 1 huruf b)
basis-not_needed = Data tidak lagi diperlukan (UU 27/2022 Pasal 43 ayat 1 huruf a)
basis-unlawful = Data diperoleh atau diproses dengan melawan hukum (UU 27/2022 Pasal 43 ayat 1 huruf d, Pasal 44 ayat 1 huruf d)
basis-recorded_in_error = Keliru dicatat, bukan klien klinik ini (UU 27/2022 Pasal 16 ayat 2, ketepatan data)
basis-court_order = Putusan pengadilan

# Yang ditandatangani seseorang.
act-role = Peran diubah
act-key = Kunci tanda tangan disahkan
act-key_ended = Kunci tanda tangan diakhiri
act-device = Komputer diterima atau dicabut
act-assignment = Klien ditugaskan
act-rekeying = Menandatangani penggantian kunci data
act-erasure = Data klien dihapus
act-other = Hal lain
access-case_forgotten = Menghapus rujukan yang diterima
access-detail-case = rujukan dengan nama untuk { $site }
access-detail-case_in = rujukan dari { $site }: { $count } klien
