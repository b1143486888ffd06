# Kata untuk nilai berkode, sebagai jenis-kode.
sex-male = Laki-laki
sex-female = Perempuan
sex-unknown = Tidak diketahui

identity-nik = NIK
identity-passport = Paspor
identity-driving_licence = SIM
identity-student_card = Kartu pelajar
identity-other = Identitas lain
identity-none = Tidak ada identitas

owner-self = Sendiri
owner-parent = Orang tua
owner-spouse = Suami/istri
owner-sibling = Kakak/adik
owner-child = Anak
owner-relative = Kerabat
owner-friend = Teman
owner-other = Lainnya

consent-given = Diberikan
consent-refused = Ditolak
consent-withdrawn = Ditarik kembali
consent-not_asked = Belum ditanyakan
giver-client = Klien
giver-guardian = Wali

religion-islam = Islam
religion-protestant = Kristen Protestan
religion-catholic = Katolik
religion-hindu = Hindu
religion-buddhist = Buddha
religion-confucian = Khonghucu
religion-belief = Penghayat kepercayaan
religion-other = Lainnya

marital-single = Belum menikah
marital-married = Menikah
marital-widowed_divorced = Duda/janda

education-none = Tidak sekolah
education-primary = SD
education-junior_secondary = SMP
education-senior_secondary = SMA/SMK
education-diploma = Akademi/diploma
education-university = Perguruan tinggi

occupation-unemployed = Tidak bekerja
occupation-employed = Bekerja
occupation-student = Pelajar/mahasiswa
occupation-homemaker = Ibu rumah tangga

service-outpatient = Rawat jalan
service-inpatient = Rawat inap
service-community = IBM

status-ongoing = Masih proses
status-completed = Selesai
status-dropped_out = Drop out
status-transferred = Dialihkan
status-deceased = Meninggal
status-none = Tanpa episode

exit-completed = Selesai program
exit-lost_contact = Hilang kontak
exit-own_decision = Keputusan sendiri
exit-environment = Lingkungan
exit-heavy_dependence = Ketergantungan berat
exit-moved = Pindah
exit-relapsed = Kambuh
exit-detained = Ditahan
exit-ended_by_facility = Diakhiri lembaga
exit-other = Sebab lain
exit-transferred = Dialihkan ke lembaga lain
exit-deceased = Meninggal
exit-not_recorded = Tidak tercatat

source-self = Datang sendiri
source-family = Keluarga
source-community_unit = Unit IBM
source-outreach = Penjangkauan
source-health_facility = Fasilitas kesehatan
source-school = Sekolah
source-workplace = Tempat kerja
source-police = Polisi
source-prosecutor = Kejaksaan
source-integrated_assessment = TAT
source-court_order = Putusan pengadilan
source-prison = Lapas/bapas
source-other_institution = IPWL lain
source-raid = Razia
source-other = Lainnya
source-none = Tidak tercatat

motivation-voluntary = Sukarela
motivation-pushed = Atas dorongan
motivation-unknown = Tidak diketahui

funding-dipa_bnn = DIPA BNN (APBN)
funding-apbd = APBD
funding-kemenkes = Kemenkes/IPWL
funding-prison = Lapas
funding-kemensos = Kemensos
funding-bpjs = BPJS
funding-own = Biaya sendiri
funding-other = Lainnya

severity-mild = Ringan
severity-moderate = Sedang
severity-severe = Berat
severity-none = Tidak tercatat

substance-alcohol = Alkohol
substance-heroin = Heroin (putaw)
substance-methadone_buprenorphine = Metadon/buprenorfin
substance-other_opiates = Opiat lain
substance-barbiturates = Barbiturat
substance-sedatives = Sedatif/hipnotik
substance-cocaine = Kokain
substance-amphetamines = Amfetamin (sabu, ekstasi)
substance-cannabis = Ganja
substance-hallucinogens = Halusinogen
substance-inhalants = Inhalan (lem)
substance-several = Lebih dari satu per hari
substance-other = Lainnya
substance-none = Tidak tercatat

route-oral = Ditelan
route-nasal = Lewat hidung/bawah lidah
route-smoked = Dihisap
route-injected_other = Suntik bukan vena
route-injected = Suntik vena

attendance-planned = Direncanakan
attendance-present = Hadir
attendance-no_show = Tidak hadir
attendance-excused = Izin
attendance-cancelled = Dibatalkan

kind-individual_counselling = Konseling individu
kind-group_counselling = Konseling kelompok
kind-family_counselling = Konseling keluarga
kind-addiction_counselling = Konseling adiksi
kind-motivational_interviewing = Wawancara motivasional
kind-cbt = Terapi kognitif perilaku (CBT)
kind-relapse_prevention = Pencegahan kekambuhan
kind-psychoeducation = Psikoedukasi
kind-group_therapy = Terapi kelompok
kind-symptomatic_therapy = Terapi simtomatik
kind-maintenance_therapy = Terapi rumatan
kind-physical_examination = Pemeriksaan fisik
kind-medical = Tindakan medis
kind-detox = Detoksifikasi
kind-hiv_sti_counselling = Konseling HIV/IMS
kind-psychiatric_comorbidity = Komorbiditas psikiatri
kind-urine_test = Tes urine
kind-other = Lainnya

channel-phone = Telepon
channel-whatsapp = WhatsApp
channel-visit = Kunjungan
channel-family = Lewat keluarga

activity-home_visit = Kunjungan rumah
activity-group_meeting = Pertemuan kelompok
activity-counselling = Konseling
activity-urine_test = Tes urine
activity-peer_group = Kelompok sebaya
activity-self_development = Pengembangan diri
activity-family_support = Dukungan keluarga
activity-productive_activity = Kegiatan produktif
activity-evaluation = Evaluasi

recovery-abstinent = Pulih (tidak memakai)
recovery-lapse = Tergelincir (lapse)
recovery-relapse = Kambuh
recovery-unknown = Tidak diketahui

productive-employment = Bekerja
productive-business = Usaha sendiri
productive-school = Sekolah/kuliah
productive-vocational_training = Pelatihan keterampilan
productive-household = Mengurus rumah tangga
productive-volunteering = Relawan
productive-other = Lainnya

origin-episode = Rehabilitasi di sini
origin-institution = Lembaga lain
origin-unknown = Tidak diketahui

profession-addiction_counselor = Konselor adiksi
profession-doctor = Dokter
profession-nurse = Perawat
profession-psychologist = Psikolog
profession-social_worker = Pekerja sosial
profession-recovery_agent = Agen pemulihan
profession-administration = Administrasi
profession-other = Lainnya

partner-reporting_institution = IPWL
partner-hospital = Rumah sakit
partner-center = Balai/loka
partner-prison = Lapas/rutan
partner-foundation = Yayasan/LRKM
partner-school = Sekolah
partner-office = Dinas
partner-other = Lainnya

role-administrator = administrator
role-head = kepala seksi
role-counselor = konselor
role-medical = tenaga medis
role-recovery_agent = agen pemulihan
role-reporter = petugas pelaporan

age-under_15 = Di bawah 15
age-15_24 = 15–24
age-25_34 = 25–34
age-35_44 = 35–44
age-45_54 = 45–54
age-55_plus = 55 ke atas
age-unknown = Tidak diketahui

zone-WIB = WIB (Indonesia Barat)
zone-WITA = WITA (Indonesia Tengah)
zone-WIT = WIT (Indonesia Timur)
language-id = Bahasa Indonesia
language-en = English

extract-missing = Belum ada
extract-partial = Sementara
extract-complete = Lengkap
