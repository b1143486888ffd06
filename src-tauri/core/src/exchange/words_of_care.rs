//! The vocabulary of registers for what concerns the care: services, statuses, sources, substances, aftercare.

use super::lexicon::Meaning;

pub(super) const SERVICE: &[(Meaning, &str)] = &[
    (
        "outpatient",
        "rawat jalan|rajal|ralan|rj|jalan|r jalan|rwt jalan|rwt jln|rawat jln|rehab rawat jalan|rehab jalan|rehabilitasi rawat jalan|layanan rawat jalan|rehabilitasi jalan|out patient|berobat jalan|konseling rawat jalan|intensif rawat jalan|rawat jalan intensif|rawat jalan non intensif|non inap",
    ),
    (
        "inpatient",
        "rawat inap|ranap|ri|inap|r inap|rwt inap|rawat nginap|rujuk rawat inap|rujuk inap|rujukan rawat inap|dirujuk rawat inap|rehab rawat inap|rehab inap|rehabilitasi rawat inap|rehabilitasi inap|in patient|residensial|residential|rawat menginap|therapeutic community",
    ),
    (
        "community",
        "ibm|i b m|intervensi berbasis masyarakat|rehabilitasi berbasis masyarakat|berbasis masyarakat|rbm|unit ibm|layanan ibm|community based|community unit|agen pemulihan",
    ),
];

/// `referred` is an ongoing inpatient episode at the partner, or the transfer of any other (see `rows`).
pub(super) const STATUS: &[(Meaning, &str)] = &[
    (
        "ongoing",
        "proses|masih proses|dalam proses|on proses|on process|in process|in progress|on progress|sedang proses|berproses|proses rehab|proses rehabilitasi|proses konseling|berjalan|masih berjalan|sedang berjalan|masih jalan|aktif|masih aktif|klien aktif|active|lanjut|berlanjut|masih lanjut|dilanjutkan|sedang rawat|masih rawat|masih dirawat|dirawat|sedang dirawat|sedang rehab|masih rehab|masih rehabilitasi|sedang rehabilitasi|masih menjalani|sedang menjalani|menjalani|menjalani program|menjalani rehab|menjalani rehabilitasi|belum selesai|blm selesai|belum tuntas|ps|masih|masih program|dalam program|dalam perawatan|dalam rehabilitasi|dalam terapi|under treatment|in treatment|on treatment|still in treatment|continuing|current|masih konseling|masih rawat jalan|masih rawat inap|sedang rawat jalan|sedang rawat inap|masih di balai|masih dalam proses|masih dalam program|belum do|rutin|rutin konseling|masih tinggal|masih di rumah singgah|masih ikut program",
    ),
    (
        "completed",
        "complete|selesai|selesai program|selesai rehab|selesai rehabilitasi|telah selesai|sudah selesai|sdh selesai|sls|sl|slesai|tuntas|tamat|lulus|graduate|graduated|finished|finish|done|program selesai|rehab selesai|rehabilitasi selesai|selesai rawat jalan|selesai rawat inap|selesai layanan|selesai konseling|selesai terapi|selesai perawatan|selesai baik|completed program|completed treatment|treatment completed|pasca|pasca rehab|pascarehab|pasca rehabilitasi|pascarehabilitasi|lanjut pasca|lanjut pascarehabilitasi|lanjut pasca rehab|lanjut pasca rehabilitasi|bina lanjut|lanjut bina lanjut|selesai lanjut pasca|selesai pasca rehab|selesai lanjut pasca rehab|selesai lanjut pascarehabilitasi|pulih|sembuh|recovered",
    ),
    (
        "dropped_out",
        "drop out|dropout|drop|do|d o|droup out|drof out|drop put|dropped|putus|putus program|putus layanan|putus rehab|putus berobat|putus rawat|putus terapi|berhenti|berhenti program|stop|keluar sebelum selesai|keluar program|tidak selesai|tdk selesai|tidak tuntas|tidak menyelesaikan|tidak menyelesaikan program|tidak melanjutkan|tdk melanjutkan|tidak lanjut|tdk lanjut|gagal|gagal program|tidak aktif|tdk aktif|non aktif|nonaktif|inactive|left|quit|abandoned|tidak berlanjut|tidak tamat|did not complete|not completed|incomplete",
    ),
    (
        "dropped_out:lost_contact",
        "tidak datang lagi|tdk datang lagi|tidak hadir lagi|tidak pernah datang|tidak pernah datang lagi|tidak datang|tidak kembali|tidak kembali lagi|hilang kontak|putus kontak|lost contact|lost kontak|los kontak|loss contact|lost to follow up|loss to follow up|ltfu|lost|tidak bisa dihubungi|tidak dapat dihubungi|tdk bisa dihubungi|tdk dapat dihubungi|mangkir|tidak ada kabar|tanpa kabar|menghilang|hilang",
    ),
    (
        "dropped_out:own_decision",
        "mengundurkan diri|mundur|undur diri|pulang paksa|aps|pulang aps|atas permintaan sendiri|menolak|menolak melanjutkan|withdrew|withdrawn|keluar atas permintaan sendiri",
    ),
    (
        "dropped_out:moved",
        "pindah|pindah domisili|pindah alamat|pindah kota|pindah daerah|pindah tempat tinggal|moved away",
    ),
    ("dropped_out:relapsed", "kambuh|relapse|relapsed|kb|do kambuh|kambuh kembali"),
    (
        "dropped_out:detained",
        "ditahan|ditangkap|tertangkap|proses hukum|masuk penjara|dipenjara|detained|arrested|kasus hukum|incarcerated|ditangkap polisi|tersangkut hukum",
    ),
    ("dropped_out:ended_by_facility", "dikeluarkan|dihentikan|diberhentikan|terminated|dihentikan klinik"),
    (
        "referred",
        "dirujuk|di rujuk|rujuk|rujukan|referred|referral|dirujuk rawat inap|rujuk rawat inap|rujuk inap|dirujuk ranap|rujuk ke balai|dirujuk ke balai|dirujuk ke rs|dirujuk ke rsj|rujuk balai|rujuk lanjut|rujuk keluar|referred to inpatient",
    ),
    (
        "transferred",
        "transfer|alih layanan|alih rawat|pindah layanan|pindah rawat|pindah fasilitas|pindah klinik|dipindahkan|pindah ke balai|pindah rawat inap|pindah ke rawat inap|beralih|transferred out",
    ),
    ("deceased", "meninggal|meninggal dunia|wafat|md|m d|died|dead|death|almarhum|almarhumah|alm|mati"),
];

pub(super) const EXIT_DETAIL: &[(Meaning, &str)] = &[
    (
        "completed",
        "selesai|selesai program|tuntas|lulus|complete|completed program|completed programme|program completed|programme completed|treatment completed|completed treatment|graduated|selesai rehab|selesai rehabilitasi|selesai layanan|sembuh|pulih",
    ),
    (
        "lost_contact",
        "tidak bisa dihubungi|tidak dapat dihubungi|tdk bisa dihubungi|tdk dapat dihubungi|tidak dihubungi|tidak datang|tidak datang lagi|tdk datang|tidak hadir|tidak hadir lagi|tidak pernah datang|tidak pernah datang lagi|hilang kontak|putus kontak|kontak terputus|lost kontak|lost contact|lost|loss contact|ltfu|lost to follow up|mangkir|nomor tidak aktif|nomor hp tidak aktif|hp tidak aktif|no hp tidak aktif|tidak ada kabar|tanpa kabar|tidak diketahui keberadaannya|tidak respon|tidak merespon|tidak merespons|sulit dihubungi|susah dihubungi|menghilang|hilang|kabur|melarikan diri|unreachable|no contact|could not be reached|tidak ada komunikasi",
    ),
    (
        "own_decision",
        "keinginan sendiri|kemauan sendiri|keputusan sendiri|atas permintaan sendiri|permintaan sendiri|aps|pulang paksa|mengundurkan diri|tidak mau|tidak mau lanjut|tidak mau melanjutkan|tidak bersedia|tidak bersedia melanjutkan|menolak|malas|bosan|jenuh|tidak kooperatif|kurang kooperatif|permintaan keluarga|merasa sembuh|merasa pulih|merasa sudah sembuh|merasa sudah pulih|merasa sudah baik|merasa tidak perlu|left against advice|left against medical advice|against advice|against medical advice|ama|dama|motivasi rendah|motivasi kurang|kurang motivasi|tidak ada motivasi|tidak termotivasi|sibuk|sibuk kerja|sibuk bekerja|kesibukan|kesibukan kerja|own choice|refused|withdrew|tidak ada waktu",
    ),
    (
        "environment",
        "lingkungan|pengaruh lingkungan|faktor lingkungan|lingkungan tidak mendukung|lingkungan pergaulan|pengaruh teman|ajakan teman|teman|pergaulan|pengaruh pergaulan|keluarga tidak mendukung|dukungan keluarga kurang|kurang dukungan keluarga|tidak ada dukungan keluarga|environmental|peers|peer pressure",
    ),
    (
        "heavy_dependence",
        "pecandu berat|kecanduan berat|adiksi berat|ketergantungan berat|ketergantungan|kecanduan|heavy addiction|heavy user|pengguna berat|berat|tingkat ketergantungan berat|severe addiction|addiction",
    ),
    (
        "moved",
        "pindah|pindah domisili|pindah alamat|pindah kota|pindah daerah|pindah kerja|pindah tempat tinggal|pindah rumah|pulang kampung|merantau|keluar daerah|ke luar daerah|luar kota|keluar kota|ke luar kota|luar daerah|luar negeri|ke luar negeri|kerja di luar kota|kerja luar kota|kerja di luar daerah|bekerja di luar kota|bekerja di luar daerah|moved away|relocated|relocation",
    ),
    (
        "relapsed",
        "kambuh|relapse|pakai lagi|menggunakan lagi|memakai lagi|kembali menggunakan|kembali memakai|kambuh lagi|menggunakan kembali|memakai kembali",
    ),
    (
        "detained",
        "ditangkap|ditahan|tertangkap|tertangkap polisi|ditangkap polisi|dipenjara|masuk penjara|kasus hukum|proses hukum|terjerat hukum|terjerat kasus hukum|terlibat kasus hukum|tersangkut hukum|arrested|tersangka|masuk lapas|penjara|jail|prison",
    ),
    (
        "ended_by_facility",
        "dikeluarkan|dihentikan|melanggar|melanggar aturan|pelanggaran|pelanggaran aturan|diberhentikan|terminated|dihentikan klinik|expelled",
    ),
    ("other", "lain|lainnya|lain lain|alasan lain|dll"),
    ("transferred", "dirujuk|rujuk|pindah layanan|rujuk rawat inap|dirujuk rawat inap|transfer|referred"),
    ("deceased", "meninggal|meninggal dunia|wafat|died|death|md"),
];

pub(super) const SOURCE: &[(Meaning, &str)] = &[
    (
        "self",
        "sukarela|suka rela|datang sendiri|dtg sendiri|sendiri|diri sendiri|inisiatif sendiri|kemauan sendiri|keinginan sendiri|kesadaran sendiri|permintaan sendiri|atas kemauan sendiri|mandiri|voluntary|voluntir|volunter|voluntair|self referral|self referred|walk in|klien sendiri|pasien sendiri|lapor diri|datang langsung|pribadi|lapor sendiri|by self",
    ),
    (
        "family",
        "keluarga|orang tua|orangtua|orang tuanya|ortu|ibu|ibunya|ayah|ayahnya|bapak|istri|isteri|suami|kakak|adik|abang|saudara|paman|bibi|tante|wali|diantar keluarga|dibawa keluarga|diantar orang tua|pihak keluarga|parents|parent|kerabat|anak|mertua|kel|spouse|relatives",
    ),
    (
        "community_unit",
        "ibm|unit ibm|agen pemulihan|masyarakat|tokoh masyarakat|warga|kader|desa|kelurahan|perangkat desa|pemerintah desa|pemdes|kepala desa|kades|lurah|rt|rw|rt rw|community|relawan|penggiat|penggiat anti narkoba|desa bersinar|posyandu|kepala dusun|kadus|kepala lingkungan",
    ),
    (
        "outreach",
        "penjangkauan|hasil penjangkauan|jangkauan|dijangkau|penjangkau|tim penjangkauan|petugas penjangkau|petugas lapangan|sosialisasi|penyuluhan|skrining lapangan|field outreach|out reach|kunjungan lapangan|layanan keliling|jemput bola",
    ),
    (
        "health_facility",
        "puskesmas|pkm|rumah sakit|rs|rsud|rsj|rsup|rsjd|dokter|klinik|faskes|fasilitas kesehatan|fasyankes|layanan kesehatan|hospital|clinic|health center|health centre|bidan|dinas kesehatan|dinkes|poli jiwa|psikolog|psikiater|tenaga kesehatan|rujukan rs",
    ),
    (
        "school",
        "sekolah|kampus|universitas|guru|guru bk|madrasah|pesantren|pondok pesantren|pihak sekolah|dinas pendidikan|university|campus|college|sma|smp|smk",
    ),
    (
        "workplace",
        "tempat kerja|tempat bekerja|perusahaan|kantor|instansi|instansi kerja|employer|company|hrd|atasan|pihak perusahaan|instansi tempat kerja|work place|office",
    ),
    (
        "police",
        "polisi|polsek|polres|polresta|polrestabes|polda|kepolisian|satresnarkoba|sat resnarkoba|resnarkoba|res narkoba|sat narkoba|satnarkoba|satres narkoba|penyidik|polri|ditresnarkoba|dit resnarkoba|ditnarkoba|bhabinkamtibmas|babinkamtibmas|pemberantasan|seksi pemberantasan|bidang pemberantasan|mapolres|reskrim|polairud|police station",
    ),
    (
        "prosecutor",
        "kejaksaan|jaksa|kejari|kejati|jpu|kejaksaan negeri|jaksa penuntut umum|prosecutors office",
    ),
    (
        "integrated_assessment",
        "tat|tim asesmen terpadu|asesmen terpadu|hasil tat|rekomendasi tat|assesmen terpadu|assessment terpadu|tim assesmen terpadu|tim assessment terpadu|t a t|tim tat",
    ),
    (
        "court_order",
        "pengadilan|pengadilan negeri|putusan|putusan pengadilan|putusan hakim|vonis|hakim|court|pn",
    ),
    (
        "prison",
        "lapas|rutan|bapas|penjara|lpka|lembaga pemasyarakatan|rumah tahanan|wbp|balai pemasyarakatan|lp|probation",
    ),
    (
        "other_institution",
        "ipwl|yayasan|lsm|balai|balai rehab|balai rehabilitasi|balai besar|panti|panti sosial|dinas sosial|dinsos|lembaga|lembaga rehabilitasi|lembaga rehab|bnn|bnnp|bnnk|bnn provinsi|bnn kota|bnn kabupaten|bnn kab|bnn ri|instansi lain|institusi|institusi lain|lrkm|lrip|lrkip|kemensos|loka|loka rehabilitasi|rumah damping|komponen masyarakat|ngo|foundation|klinik bnn",
    ),
    (
        "raid",
        "razia|hasil razia|operasi|operasi gabungan|hasil operasi|op gabungan|operasi bersinar|satpol pp|satpol|terjaring razia|terjaring|terjaring operasi|raided",
    ),
    (
        "other",
        "lain|lainnya|lain lain|others|teman|friend|friends|kawan|dll|internet|media sosial|medsos|call center|website|tetangga|pacar",
    ),
];

pub(super) const MOTIVATION: &[(Meaning, &str)] = &[
    (
        "voluntary",
        "sukarela|suka rela|voluntir|volunter|kemauan sendiri|kesadaran sendiri|ya sukarela|voluntarily|atas kemauan sendiri",
    ),
    (
        "pushed",
        "terpaksa|paksaan|dipaksa|compulsory|compulsary|compulsury|kompulsori|wajib|tidak sukarela|tdk sukarela|didorong|dorongan keluarga|proses hukum|involuntary|mandatory|paksa|non sukarela|bukan sukarela|coerced",
    ),
    ("unknown", "tidak tahu|belum diketahui"),
];

pub(super) const FUNDING: &[(Meaning, &str)] = &[
    ("dipa_bnn", "dipa|dipa bnn|apbn|bnn|dipa bnnk|dipa bnnp|anggaran bnn|apbn bnn|negara"),
    ("apbd", "pemda|pemerintah daerah|dana daerah|pemkot|pemkab|pemprov|apbd kota|apbd kabupaten"),
    ("kemenkes", "ipwl|kementerian kesehatan|kemenkes ipwl|klaim ipwl|dinkes"),
    ("prison", "lapas|rutan|ditjenpas|pemasyarakatan"),
    ("kemensos", "kementerian sosial|dinsos|dinas sosial"),
    ("bpjs", "jkn|kis|bpjs kesehatan|jkn kis|bpjs pbi|askes|asuransi"),
    (
        "own",
        "mandiri|sendiri|pribadi|swadana|umum|biaya sendiri|biaya pribadi|self|self pay|bayar sendiri|keluarga",
    ),
    ("other", "lain|lainnya|lain lain|csr|donatur"),
];

pub(super) const SEVERITY: &[(Meaning, &str)] = &[
    ("mild", "ringan|rendah|low|light|tingkat ringan|pengguna ringan|coba pakai|rekreasional"),
    ("moderate", "sedang|menengah|medium|tingkat sedang|pengguna sedang|situasional|teratur pakai"),
    ("severe", "berat|tinggi|high|heavy|tingkat berat|pengguna berat|pecandu|pecandu berat|kecanduan"),
];

pub(super) const SUBSTANCE: &[(Meaning, &str)] = &[
    (
        "alcohol",
        "alkohol|alk|alcohol|alkhohol|alkohl|miras|minuman keras|minuman beralkohol|tuak|arak|bir|beer|brem|ciu|sopi|moke|anggur|vodka|whisky|cap tikus|oplosan|etanol|khamr|minol|miras oplosan",
    ),
    ("heroin", "putaw|putau|heroina|etep|heroin putaw|shut"),
    (
        "methadone_buprenorphine",
        "metadon|methadone|methadon|metadone|buprenorfin|buprenorphine|subutex|suboxone|subuxone|suboxon",
    ),
    (
        "other_opiates",
        "opiat|opiate|opiates|opioid|opioida|opioids|tramadol|tramadhol|tramado|morfin|morphine|morpin|kodein|codein|codeine|fentanil|fentanyl|opium|candu|oksikodon|oxycodone|petidin|pethidine|other opioids|opiat lain",
    ),
    ("barbiturates", "barbiturat|barbiturate|luminal|fenobarbital|phenobarbital"),
    (
        "sedatives",
        "benzodiazepin|benzodiazepine|benzodiazepam|benzodiazephin|benzodiazepines|benzo|bzo|sedatif|sedative|sedativa|sedatif hipnotik|hipnotik|alprazolam|aprazolam|xanax|xanas|diazepam|valium|dumolid|dumolit|nitrazepam|riklona|rivotril|clonazepam|klonazepam|calmlet|camlet|lorazepam|lexotan|bk|pil bk|obat penenang|penenang|somadril|carnophen|karnopen|zenith|zenit|pcc|zolpidem|merlopam|esilgan|karisoprodol|carisoprodol|atarax|happy five|happy 5|h5|frisium|tranquilizer|psikotropika",
    ),
    ("cocaine", "kokain|kokaina|coke|coca"),
    (
        "amphetamines",
        "sabu|sabu sabu|shabu|shabu shabu|sabhu|syabu|sabu2|metamfetamin|metamfetamina|methamphetamine|methamfetamin|metafetamin|metametamin|metamphetamine|met|meth|amfetamin|amphetamine|amphetamin|amfetamina|ampetamin|amp|ats|stimulan|stimulants|stimulant|stimulansia|ekstasi|ecstasy|extasi|ekstacy|ectasy|inex|ineks|mdma|xtc|ice|ubas|kristal|crystal meth|met amp|tipe amfetamin|atas|amphetamine type stimulants",
    ),
    (
        "cannabis",
        "ganja|gele|cimeng|mariyuana|marijuana|mariyuwana|mariuana|thc|kanabis|hashish|hasis|ganja sintetis|ganja kering|tembakau gorila|tembakau gorilla|tembako gorila|gorila|gorilla|tembakau sintetis|tembakau sintetik|tembakau super|sinte|sintetis|sintetik|kanabinoid|cannabinoid|kanabinoid sintetis|synthetic cannabinoid|synthetic cannabis|weed",
    ),
    (
        "hallucinogens",
        "halusinogen|hallucinogen|lsd|jamur|magic mushroom|mushroom|jamur tahi sapi|jamur tai sapi|kecubung|dmt|psilosibin|ketamin|ketamine",
    ),
    (
        "inhalants",
        "lem|inhalan|inhalant|inhalansia|solven|solvent|solvents|pelarut|zat pelarut|pelarut mudah menguap|thinner|tiner|tinner|bensin|aibon|lem aibon|lem fox|lem kambing|lem rajawali|fox|ngelem|hirup lem|glue|pertalite|volatile|ngelem fox|lem castol",
    ),
    (
        "several",
        "polizat|poli zat|polydrug|poly drug|polidrug|multiple|multipel|zat multipel|campuran|lebih dari satu zat|polysubstance|poly substance|multi zat|multizat|multi drugs|beberapa zat|lebih dari 1 zat|multiple drugs|lebih dari satu",
    ),
    (
        "other",
        "lain|lainnya|lain lain|zat lain|dextro|dekstro|dextromethorphan|dekstrometorfan|dextrometorfan|destro|dex|komix|triheksifenidil|thd|trihexyphenidyl|trihexyphenidil|thp|trihex|trihexy|triheks|hexymer|heximer|eximer|hexi|hexsimer|pil koplo|koplo|double l|dobel l|doubel l|pil lele|lele|pil kuning|yarindo|pil sapi|pil y|kratom|rokok|tembakau|nikotin|tobacco|kafein|obat batuk|obat keras|obat obatan|obat|daftar g|obat daftar g|pil|pregabalin|gabapentin|zat adiktif lain|flakka|mefedron|npz|nps",
    ),
];

pub(super) const ROUTE: &[(Meaning, &str)] = &[
    ("oral", "ditelan|telan|minum|diminum|makan|dimakan|mulut|per oral|swallowed"),
    (
        "nasal",
        "hidung|hirup|dihirup|sedot|disedot|sublingual|snorted|lewat hidung|inhalasi|nasal sublingual|di hirup|bawah lidah",
    ),
    (
        "smoked",
        "hisap|dihisap|di hisap|isap|diisap|dibakar|bakar|rokok|dirokok|merokok|smoke|smoking|bong|linting",
    ),
    (
        "injected",
        "suntik|disuntik|suntikan|iv|injeksi|injection|injecting|jarum suntik|intravena|intravenous|suntik iv",
    ),
    ("injected_other", "non iv|suntik non iv|im|injeksi non iv|intramuskular|suntik selain iv"),
];

pub(super) const ACTIVITY: &[(Meaning, &str)] = &[
    (
        "home_visit",
        "home visit|homevisit|kunjungan rumah|kunjungan|kunjungan ke rumah|visit|hv|home visite|homevisite|kunjungan rumah klien|visitasi",
    ),
    (
        "group_meeting",
        "pertemuan kelompok|kelompok|group|group meeting|konseling kelompok|terapi kelompok|diskusi kelompok|pertemuan group|pertemuan grup|grup|sharing|sharing group|fgd|morning meeting|pertemuan|group counselling|group counseling|group session",
    ),
    (
        "counselling",
        "konseling|konselling|counseling|konseling individu|konseling individual|individual counseling|individual counselling|konsultasi|telekonseling|konseling online|konseling lanjutan|konsling|konseling adiksi|konseling lanjut",
    ),
    (
        "urine_test",
        "tes urin|tes urine|test urin|test urine|cek urine|cek urin|urin|urine|pemeriksaan urine|pemeriksaan urin|urine test|urinalysis|uji urine|tes urinalisis|tes narkoba",
    ),
    (
        "peer_group",
        "kelompok sebaya|sebaya|peer|dukungan sebaya|kelompok dukungan sebaya|na meeting|narcotics anonymous|support group|kelompok bantu diri|self help group|peer support",
    ),
    (
        "self_development",
        "pengembangan diri|self development|seminar|life skill|lifeskill|keterampilan|keterampilan hidup|motivasi|keagamaan|kerohanian|rohani|spiritual|ibadah|olahraga|seni|siraman rohani|outbound|static group",
    ),
    (
        "family_support",
        "dukungan keluarga|family support group|fsg|pertemuan keluarga|konseling keluarga|parenting|family dialog|family counselling|family counseling|family therapy",
    ),
    (
        "productive_activity",
        "kegiatan produktif|produktif|kegiatan produktivitas|vokasional|vokasi|pelatihan|pelatihan kerja|pelatihan vokasional|pelatihan keterampilan|magang|kursus|vocational|vocational training|bimbingan kerja|keterampilan kerja",
    ),
    (
        "evaluation",
        "evaluasi|evaluasi perkembangan|evaluasi akhir|asesmen|asesmen ulang|assessment|monitoring|pemantauan|pendampingan|follow up|tindak lanjut|telepon|telp|tlp|via telepon|whatsapp|wa|via wa|pemantauan telepon|monev|follow up call|reasesmen|re asesmen|whoqol",
    ),
];

pub(super) const REACHED: &[(Meaning, &str)] = &[
    (
        "yes",
        "ya|y|hadir|bertemu|terhubung|reached|ketemu|ditemui|datang|ada|dapat dihubungi|bisa dihubungi|terjangkau|berhasil|berhasil ditemui|met|present|aktif|v",
    ),
    (
        "no",
        "tidak|tdk|t|n|tidak hadir|tidak bertemu|tidak ketemu|tidak terhubung|not reached|unreached|tidak ditemui|tidak datang|tidak dapat dihubungi|tidak bisa dihubungi|tidak terjangkau|gagal|belum|tidak di rumah|tidak ada di rumah|tidak ada di tempat|absent|mangkir|hilang kontak|lost contact|pindah|tidak aktif|nomor tidak aktif",
    ),
];

/// `not_reached` is no recovery: nobody met the client.
pub(super) const RECOVERY: &[(Meaning, &str)] = &[
    (
        "abstinent",
        "pulih|abstinen|abstinensia|abstinence|bersih|clean|sober|tidak pakai|tidak pakai lagi|tidak memakai|tidak menggunakan|tidak menggunakan lagi|tidak kambuh|tdk kambuh|belum kambuh|tidak relapse|not relapsed|no relapse|stabil|baik|membaik|sehat|negatif|tetap pulih|masih pulih|recovered|in recovery|sembuh|bebas|bebas narkoba|abstain|masih bersih|kondisi baik|berhenti pakai|urine negatif|hasil negatif",
    ),
    ("lapse", "tergelincir|slip|lapses|lapse sekali|sempat pakai|pernah pakai"),
    (
        "relapse",
        "kambuh|relaps|relapsed|pakai lagi|memakai lagi|menggunakan lagi|kembali pakai|kembali memakai|kembali menggunakan|kambuh lagi|positif|urine positif|tidak pulih|belum pulih|masih pakai|masih memakai|masih menggunakan|aktif pakai|hasil positif|not recovered",
    ),
    ("unknown", "tidak tahu|belum diketahui|tidak diketahui|tdk diketahui"),
    (
        "not_reached",
        "tidak bertemu|tidak ketemu|tidak hadir|tidak datang|tidak dapat dihubungi|tidak bisa dihubungi|tdk bisa dihubungi|tdk dapat dihubungi|tidak terjangkau|tidak terhubung|not reached|hilang kontak|lost contact|lost|pindah|tidak ditemui|tidak ada di rumah|tidak ada di tempat|tidak berhasil ditemui|unreachable",
    ),
];

pub(super) const OUTCOME: &[(Meaning, &str)] = &[
    ("PP", "pp|pulih produktif|pulih dan produktif|recovered productive"),
    ("PTP", "ptp|pulih tidak produktif|pulih tdk produktif|pulih belum produktif|recovered not productive"),
    ("TPP", "tpp|tidak pulih produktif|tidak pulih tapi produktif|not recovered productive"),
    ("TPTP", "tptp|tidak pulih tidak produktif|not recovered not productive"),
];

pub(super) const PRODUCTIVE: &[(Meaning, &str)] = &[
    ("yes", "ya|y|produktif|productive|sudah|ada|sudah produktif|v|aktif"),
    (
        "no",
        "tidak|tdk|n|t|tidak produktif|tdk produktif|non produktif|belum|belum produktif|tidak bekerja|belum bekerja|tdk bekerja|pengangguran|nganggur|menganggur|tidak ada|not productive|unproductive|unemployed|tidak ada kegiatan",
    ),
    (
        "yes:employment",
        "bekerja|kerja|sudah bekerja|working|employed|karyawan|buruh|pegawai|petani|nelayan|sopir",
    ),
    ("yes:business", "usaha|wirausaha|wiraswasta|dagang|berdagang|jualan|buka usaha|business"),
    ("yes:school", "sekolah|kuliah|pelajar|mahasiswa|school|student"),
    (
        "yes:vocational_training",
        "pelatihan|kursus|magang|ikut pelatihan|mengikuti pelatihan|vocational training|training",
    ),
    ("yes:household", "irt|ibu rumah tangga|mengurus rumah tangga|membantu orang tua"),
    ("yes:volunteering", "relawan|volunteer"),
];

pub(super) const PRODUCTIVE_KIND: &[(Meaning, &str)] = &[
    (
        "vocational_training",
        "pelatihan|kursus|latihan kerja|pelatihan kerja|pelatihan vokasional|vokasional|vokasi|magang|blk|balai latihan kerja|keterampilan|pelatihan keterampilan|vocational|training|training course|course|mengikuti pelatihan|ikut pelatihan|bimbingan keterampilan|bimtek|workshop keterampilan",
    ),
    (
        "employment",
        "bekerja|kerja|sudah bekerja|karyawan|pegawai|buruh|sopir|supir|ojek|ojol|nelayan|petani|tani|honorer|pns|asn|swasta|karyawan swasta|satpam|security|kuli|tukang|working|job|driver|kuli bangunan|serabutan|bertani|melaut|montir|mekanik",
    ),
    (
        "business",
        "usaha|wirausaha|wiraswasta|dagang|berdagang|jualan|berjualan|buka usaha|usaha sendiri|warung|toko|bisnis|pedagang|kios|umkm|ternak|beternak|budidaya|bengkel sendiri|buka bengkel|entrepreneur|self employed",
    ),
    (
        "school",
        "sekolah|kuliah|pelajar|mahasiswa|siswa|melanjutkan sekolah|student|college|university|masih sekolah|pendidikan|paket c|paket b|santri",
    ),
    (
        "household",
        "irt|ibu rumah tangga|mengurus rumah tangga|rumah tangga|membantu orang tua|bantu orang tua|mengurus anak|housewife|homemaker|membantu keluarga|bantu keluarga",
    ),
    (
        "volunteering",
        "relawan|sukarelawan|volunteer|kegiatan sosial|agen pemulihan|kader|pengurus masjid|remaja masjid|marbot",
    ),
    ("other", "lain|lainnya|lain lain"),
];
