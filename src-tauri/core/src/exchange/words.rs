//! The vocabulary of registers: for each coded field, its codes and the words that mean them. Abbreviations, both
//! languages and the spellings that offices use. A word whose meaning differs from place to place is left out on
//! purpose: the user is asked once and it is remembered.

use super::fields::Field;
use super::lexicon::Meaning;
use super::words_of_care as care;

/// The vocabulary of a coded field: code and the words that mean it, separated by `|`.
pub(super) fn of(field: Field) -> Option<&'static [(Meaning, &'static str)]> {
    Some(match field {
        Field::Sex => SEX,
        Field::Religion => RELIGION,
        Field::Marital => MARITAL,
        Field::Education => EDUCATION,
        Field::Occupation => OCCUPATION,
        Field::GuardianRelation => RELATION,
        Field::Service => care::SERVICE,
        Field::Status => care::STATUS,
        Field::ExitDetail => care::EXIT_DETAIL,
        Field::Source => care::SOURCE,
        Field::Motivation => care::MOTIVATION,
        Field::Funding => care::FUNDING,
        Field::Severity => care::SEVERITY,
        Field::Substances => care::SUBSTANCE,
        Field::Route => care::ROUTE,
        Field::Activity => care::ACTIVITY,
        Field::Reached => care::REACHED,
        Field::Recovery => care::RECOVERY,
        Field::Outcome => care::OUTCOME,
        Field::Productive => care::PRODUCTIVE,
        Field::ProductiveKind => care::PRODUCTIVE_KIND,
        _ => return None,
    })
}

const SEX: &[(Meaning, &str)] = &[
    ("male", "l|lk|laki|laki laki|laki2|lakilaki|lelaki|pria|cowok|m|man|lk lk|l k|lk2|tn|jantan"),
    ("female", "p|pr|perempuan|wanita|w|f|woman|cewek|prp|perempuwan|prmpuan|ny|nn|wnt"),
];

const RELIGION: &[(Meaning, &str)] = &[
    ("islam", "muslim|moslem|isalm"),
    ("protestant", "kristen|kristen protestan|protestan|kr|gmit|christian|nasrani"),
    ("catholic", "katolik|katholik|kristen katolik|khatolik|roman catholic"),
    ("hindu", "hindhu"),
    ("buddhist", "budha|buddha|budhis|buddhis"),
    ("confucian", "konghucu|khonghucu|kong hu cu|confucius"),
    ("belief", "kepercayaan|penghayat|penghayat kepercayaan|aliran kepercayaan"),
    ("other", "lain|lainnya|lain lain"),
];

const MARITAL: &[(Meaning, &str)] = &[
    (
        "single",
        "belum menikah|belum kawin|blm menikah|blm kawin|lajang|bujang|bujangan|jejaka|gadis|perjaka|unmarried|tidak kawin|tidak menikah|never married|bk|bm|belum nikah|not married",
    ),
    ("married", "menikah|kawin|nikah|sudah menikah|sudah kawin|sdh menikah|telah menikah|berkeluarga"),
    (
        "widowed_divorced",
        "duda|janda|cerai|cerai hidup|cerai mati|duda janda|duda atau janda|divorced|divorce|widowed|widow|widower|bercerai|pisah|separated|janda duda|ditinggal mati",
    ),
];

const EDUCATION: &[(Meaning, &str)] = &[
    (
        "none",
        "tidak sekolah|tdk sekolah|tidak pernah sekolah|tidak tamat sd|tdk tamat sd|belum sekolah|tidak bersekolah|belum tamat sd|tidak lulus sd|ts|tk|paud|no schooling|tidak belum sekolah|belum tamat sd sederajat|sd tidak tamat",
    ),
    (
        "primary",
        "sd|mi|sekolah dasar|paket a|elementary|elementary school|primary school|tamat sd|sdn|sd sederajat|madrasah ibtidaiyah|sd mi|lulus sd|sr",
    ),
    (
        "junior_secondary",
        "smp|mts|sltp|sekolah menengah pertama|paket b|junior high|junior high school|smpn|tamat smp|tsanawiyah|smp mts|smp sederajat|sltp sederajat|lulus smp|junior secondary school",
    ),
    (
        "senior_secondary",
        "sma|smk|smu|slta|stm|man|ma|aliyah|smea|sekolah menengah atas|sekolah menengah kejuruan|paket c|senior high|senior high school|high school|sman|smkn|mak|tamat sma|sma smk|sma sederajat|slta sederajat|lulus sma|lulus smk|senior secondary school|smf|spk",
    ),
    (
        "diploma",
        "d1|d2|d3|d4|d 1|d 2|d 3|d 4|di|dii|diii|div|d i|d ii|d iii|d iv|akademi|amd|diploma 3|diploma iii|akademi diploma|associate|politeknik",
    ),
    (
        "university",
        "s1|s2|s3|s 1|s 2|s 3|sarjana|universitas|perguruan tinggi|pt|kuliah|mahasiswa|bachelor|bachelors|master|magister|strata 1|strata 2|strata i|strata ii|doktor|college|diploma iv strata i|sarjana s1",
    ),
];

const OCCUPATION: &[(Meaning, &str)] = &[
    (
        "unemployed",
        "tidak bekerja|belum bekerja|tdk bekerja|blm bekerja|pengangguran|nganggur|menganggur|tidak ada pekerjaan|belum kerja|tidak kerja|tdk kerja|jobless|tidak punya pekerjaan|phk|korban phk|tanpa pekerjaan|belum tidak bekerja|belum ada pekerjaan|tidak belum bekerja|pensiunan|pensiun|not working|retired",
    ),
    (
        "employed",
        "bekerja|kerja|swasta|karyawan|karyawati|karyawan swasta|wiraswasta|wirausaha|wira swasta|pns|asn|tni|polri|guru|dosen|buruh|buruh harian|buruh harian lepas|bhl|buruh tani|buruh pabrik|buruh bangunan|tani|petani|nelayan|sopir|supir|driver|ojek|ojol|ojek online|pedagang|dagang|berdagang|jualan|penjual|honorer|pegawai|pegawai swasta|pegawai negeri|peg swasta|kary swasta|karyawan honorer|tenaga kontrak|kontrak|security|satpam|tukang|montir|mekanik|bengkel|teknisi|serabutan|kuli|kuli bangunan|penjaga toko|pelaut|abk|tki|pekerja|worker|employee|labourer|laborer|farmer|fisherman|trader|self employed|entrepreneur|private sector|civil servant|pekerja harian|pekerja lepas|freelance|freelancer|bumn|bumd|kontraktor|seniman|musisi|barista|koki|waiter|waiters|kasir|sales|marketing|juru parkir|parkir|pemulung|peternak|penambang|kepala desa|perangkat desa|aparat desa|polisi|dokter|perawat|bidan|pengusaha|usaha|office boy|cleaning service|art|asisten rumah tangga|pembantu|pembantu rumah tangga|penjahit|pengrajin|pekebun|petani pekebun|nelayan perikanan|ppk|p3k|pppk|tenaga honorer|thl|kernet|konstruksi|magang|admin|spg|pemandu lagu|lc|guide|anggota dewan|dprd|kurir",
    ),
    (
        "student",
        "pelajar|mahasiswa|mahasiswi|siswa|siswi|pelajar mahasiswa|pelajar atau mahasiswa|santri|sekolah|kuliah|anak sekolah|murid|masih sekolah|masih kuliah",
    ),
    ("homemaker", "irt|ibu rumah tangga|mengurus rumah tangga|rumah tangga|housewife|mrt|i r t"),
];

const RELATION: &[(Meaning, &str)] = &[
    ("self", "klien|sendiri|pasien|diri sendiri|ybs"),
    (
        "parent",
        "ibu|ayah|bapak|bpk|orang tua|orangtua|ortu|mama|papa|mamak|ibu kandung|ayah kandung|ayah tiri|ibu tiri|mother|father|orang tua kandung|bapa|emak",
    ),
    ("spouse", "istri|suami|isteri|pasangan|wife|husband"),
    (
        "sibling",
        "kakak|adik|saudara|abang|saudara kandung|kakak kandung|adik kandung|brother|sister|saudari|kk|adek",
    ),
    ("child", "anak|anak kandung|son|daughter"),
    (
        "relative",
        "paman|bibi|om|tante|kakek|nenek|sepupu|keluarga|kerabat|ipar|mertua|family|uncle|aunt|keponakan|pakde|bude|saudara sepupu|kakak ipar|adik ipar",
    ),
    ("friend", "teman|kawan|sahabat|pacar"),
    ("other", "lain|lainnya|lain lain|tetangga|wali|pendamping"),
];
