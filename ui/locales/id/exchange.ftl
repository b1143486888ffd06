# Paket antarkomputer: sejauh mana pekerjaannya.
phase-bundle_writing = Menulis paket
phase-bundle_checking = Memeriksa paket
phase-bundle_applying = Mengambil yang baru
phase-bundle_lists = Menyiapkan daftar dan pencarian
