# Kata-kata titian-cli.
terminal-passphrase = Frasa sandi:
terminal-passphrase-new = Frasa sandi baru (sedikitnya 8 huruf):
terminal-passphrase-again = Sekali lagi:
terminal-created = Data klinik dibuat. Tulis kunci pemulihan ini di kertas dan simpan di tempat terkunci; kunci ini tidak akan ditampilkan lagi:
terminal-type-back = Catat kuncinya, lalu ketik kembali kelompok ke-{ $group }:
terminal-verify-ok = Utuh: { $ops } catatan log diperiksa.
terminal-verify-bad = TIDAK UTUH: catatan { $seq } dari perangkat { $device } ({ $reason }).
terminal-report-written = Laporan ditulis ke { $file }.
terminal-demo = Klinik contoh dibuat di { $folder }. Semua orang di dalamnya rekaan. Frasa sandi: { $passphrase }
terminal-import-stored = Tersimpan: { $accepted } dari { $rows } baris. Baru: { $clients } klien, { $episodes } episode, { $contacts } kontak pascarehabilitasi; berubah: { $changed }; sama: { $unchanged }.
terminal-import-checked = Diperiksa saja, tidak ada yang disimpan: { $accepted } dari { $rows } baris dapat diterima. Baru: { $clients } klien, { $episodes } episode, { $contacts } kontak pascarehabilitasi; berubah: { $changed }; sama: { $unchanged }.
terminal-import-refused = Tidak ada yang disimpan: { $rejected } masalah. Perbaiki barisnya, atau ulangi dengan --good-rows untuk menyimpan baris yang benar saja.
terminal-import-problem = { $sheet }, baris { $row }, { $column }: { $message }
terminal-file-written = Berkas ditulis: { $file }
terminal-backup-done = Cadangan dibuat dan dibaca ulang: { $ops } catatan log, { $scans } pindaian ({ $missing } tidak ada di komputer ini).
terminal-backup-found = { $at }  { $site }  { $ops } catatan log  { $folder }
terminal-backup-none = Tidak ada cadangan di folder ini.
terminal-restore-preview = Cadangan { $at }: { $site }, { $clients } klien, { $ops } catatan log, isian terakhir { $last }. Pindaian: { $scans } ({ $missing } tidak ada).
terminal-restore-done = Cadangan { $at } dipulihkan. Pindaian: { $scans } ({ $missing } tidak ada).
terminal-restore-aside = Data yang tadinya di sini ada di folder { $folder }; tidak ada yang dihapus.
terminal-recovery-key = Kunci pemulihan:
terminal-passphrase-sign = Frasa sandi Anda sekali lagi, sebagai tanda tangan:
terminal-passphrase-clinic = Frasa sandi akun Anda di klinik:
terminal-bundle-sent = Ditulis untuk komputer { $to }: { $ops } catatan log, { $file }
terminal-bundle-taken = Diterima dari komputer { $from }: { $fresh } catatan log baru.
terminal-bundle-face = Dari komputer { $from } ({ $device }), dibuat { $at }. Untuk: { $to }. { $ops } catatan log, { $bytes } byte.
terminal-bundle-range =   ditulis di { $machine }: { $from } s.d. { $to }
terminal-bundle-whole = Utuh: semua tanda tangan, hash, dan ukurannya benar. Baru di sini: { $fresh }.
terminal-machine-request = Permintaannya ada di { $file }. Kodenya, untuk administrator: { $code }
terminal-machine-enrolled = Komputer { $code } sudah terdaftar. Bawakan jawabannya: { $file }
terminal-machine-joined = Komputer ini sekarang komputer { $code } dari { $site }.

error-person_needed = Ada beberapa akun. Sebutkan salah satu dengan --as: { $people }
error-person_unknown = Tidak ada akun dengan nama itu. Yang ada: { $people }
error-passphrase_needed = Frasa sandi diperlukan: isi TITIAN_PASSPHRASE atau jalankan dari terminal.
error-passphrases_differ = Kedua frasa sandi tidak sama.
error-mapping_unreadable = Berkas pemetaan bukan JSON yang benar (baris { $line }).
error-export_format = Nama berkas laporan harus berakhiran .xlsx atau .csv.
error-unknown_call = Perintah itu tidak ada. Daftar perintah: titian-cli api
terminal-province-introduced = Berkas perkenalan ditulis: { $file }. Kodenya, untuk administrator di sana: { $code }
terminal-province-accepted = Diterima: { $name }, { $machines } komputer.
terminal-province-site = { $name }: { $state ->
    [missing] belum ada rekap
    [partial] rekap dibuat sebelum periode berakhir
   *[complete] rekap lengkap
  }{ $late ->
    [yes] , TERLAMBAT
   *[no] {""}
  }
terminal-province-exported = Rekap untuk { $to } ditulis: { $rows } baris, { $file }
terminal-province-received = Rekap dari { $from } diterima: { $rows } baris.
terminal-province-key = Kunci pencocokan: { $mark }
terminal-province-key-given = Kunci pencocokan { $mark } untuk { $to } ditulis: { $file }
