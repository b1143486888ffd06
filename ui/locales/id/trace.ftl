# Daftar akses: jenis kejadian, keterangannya, dan berkasnya.
access-created = Data klinik dibuat
access-unlocked = Membuka data
access-recovered = Membuka dengan kunci pemulihan
access-refused = Ditolak saat membuka
access-exported = Menyimpan berkas keluar
access-printed = Mencetak
access-imported = Memasukkan register

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
access-detail-rows = { $count } baris
access-detail-rejected_rows = baris yang ditolak
access-detail-access = daftar akses{ $format ->
    [xlsx] {" "}(Excel)
    [csv] {" "}(CSV)
   *[other] {""}
  }
access-detail-log = log: kepala catatan dan tanda tangan, tanpa isi

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
