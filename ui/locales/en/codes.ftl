# Words for coded values, as kind-code.
sex-male = Male
sex-female = Female
sex-unknown = Not known

identity-nik = NIK
identity-passport = Passport
identity-driving_licence = Driving licence
identity-student_card = Student card
identity-other = Other identity
identity-none = No identity document

owner-self = Own
owner-parent = Parent
owner-spouse = Spouse
owner-sibling = Sibling
owner-child = Child
owner-relative = Relative
owner-friend = Friend
owner-other = Other

consent-given = Given
consent-refused = Refused
consent-withdrawn = Withdrawn
consent-not_asked = Not asked yet
giver-client = Client
giver-guardian = Guardian

religion-islam = Islam
religion-protestant = Protestant
religion-catholic = Catholic
religion-hindu = Hindu
religion-buddhist = Buddhist
religion-confucian = Confucian
religion-belief = Traditional belief
religion-other = Other

marital-single = Single
marital-married = Married
marital-widowed_divorced = Widowed or divorced

education-none = No schooling
education-primary = Primary school
education-junior_secondary = Junior secondary
education-senior_secondary = Senior secondary
education-diploma = Academy or diploma
education-university = University

occupation-unemployed = Not working
occupation-employed = Working
occupation-student = Pupil or student
occupation-homemaker = Homemaker

service-outpatient = Outpatient
service-inpatient = Inpatient
service-community = Community (IBM)

status-ongoing = Ongoing
status-completed = Completed
status-dropped_out = Dropped out
status-transferred = Transferred
status-deceased = Deceased
status-none = No episode

exit-completed = Programme completed
exit-lost_contact = Lost contact
exit-own_decision = Own decision
exit-environment = Environment
exit-heavy_dependence = Heavy dependence
exit-moved = Moved away
exit-relapsed = Relapsed
exit-detained = Detained
exit-ended_by_facility = Ended by the facility
exit-other = Other reason
exit-transferred = Transferred elsewhere
exit-deceased = Deceased
exit-not_recorded = Not recorded

source-self = Self
source-family = Family
source-community_unit = IBM unit
source-outreach = Outreach
source-health_facility = Health facility
source-school = School
source-workplace = Workplace
source-police = Police
source-prosecutor = Prosecutor
source-integrated_assessment = TAT
source-court_order = Court order
source-prison = Prison or bapas
source-other_institution = Other IPWL
source-raid = Raid
source-other = Other
source-none = Not recorded

motivation-voluntary = Voluntary
motivation-pushed = Pushed
motivation-unknown = Not known

funding-dipa_bnn = DIPA BNN (APBN)
funding-apbd = APBD
funding-kemenkes = Kemenkes/IPWL
funding-prison = Prison
funding-kemensos = Kemensos
funding-bpjs = BPJS
funding-own = Own money
funding-other = Other

severity-mild = Mild
severity-moderate = Moderate
severity-severe = Severe
severity-none = Not recorded

substance-alcohol = Alcohol
substance-heroin = Heroin
substance-methadone_buprenorphine = Methadone/buprenorphine
substance-other_opiates = Other opiates
substance-barbiturates = Barbiturates
substance-sedatives = Sedatives
substance-cocaine = Cocaine
substance-amphetamines = Amphetamines (meth, ecstasy)
substance-cannabis = Cannabis
substance-hallucinogens = Hallucinogens
substance-inhalants = Inhalants (glue)
substance-several = Several a day
substance-other = Other
substance-none = Not recorded

route-oral = Swallowed
route-nasal = Nasal or under the tongue
route-smoked = Smoked
route-injected_other = Injected, not into a vein
route-injected = Injected into a vein

attendance-planned = Planned
attendance-present = Present
attendance-no_show = No-show
attendance-excused = Excused
attendance-cancelled = Cancelled

kind-individual_counselling = Individual counselling
kind-group_counselling = Group counselling
kind-family_counselling = Family counselling
kind-addiction_counselling = Addiction counselling
kind-motivational_interviewing = Motivational interviewing
kind-cbt = Cognitive behavioural therapy (CBT)
kind-relapse_prevention = Relapse prevention
kind-psychoeducation = Psychoeducation
kind-group_therapy = Group therapy
kind-symptomatic_therapy = Symptomatic therapy
kind-maintenance_therapy = Maintenance therapy
kind-physical_examination = Physical examination
kind-medical = Medical care
kind-detox = Detoxification
kind-hiv_sti_counselling = HIV/STI counselling
kind-psychiatric_comorbidity = Psychiatric comorbidity
kind-urine_test = Urine test
kind-other = Other

channel-phone = Phone
channel-whatsapp = WhatsApp
channel-visit = Visit
channel-family = Through the family

activity-home_visit = Home visit
activity-group_meeting = Group meeting
activity-counselling = Counselling
activity-urine_test = Urine test
activity-peer_group = Peer group
activity-self_development = Self-development
activity-family_support = Family support
activity-productive_activity = Productive activity
activity-evaluation = Evaluation

recovery-abstinent = Recovering (not using)
recovery-lapse = Lapse
recovery-relapse = Relapse
recovery-unknown = Not known

productive-employment = Employed
productive-business = Own business
productive-school = School or university
productive-vocational_training = Vocational training
productive-household = Runs the household
productive-volunteering = Volunteering
productive-other = Other

origin-episode = Rehabilitation here
origin-institution = Another institution
origin-unknown = Not known

profession-addiction_counselor = Addiction counselor
profession-doctor = Doctor
profession-nurse = Nurse
profession-psychologist = Psychologist
profession-social_worker = Social worker
profession-recovery_agent = Recovery agent
profession-administration = Administration
profession-other = Other

partner-reporting_institution = Reporting institution (IPWL)
partner-hospital = Hospital
partner-center = Rehabilitation center
partner-prison = Prison
partner-foundation = Foundation
partner-school = School
partner-office = Government office
partner-other = Other

role-administrator = administrator
role-head = head of section
role-counselor = counselor
role-medical = medical staff
role-recovery_agent = recovery agent
role-reporter = reporting officer

age-under_15 = Under 15
age-15_24 = 15–24
age-25_34 = 25–34
age-35_44 = 35–44
age-45_54 = 45–54
age-55_plus = 55 and over
age-unknown = Not known

zone-WIB = WIB (western Indonesia)
zone-WITA = WITA (central Indonesia)
zone-WIT = WIT (eastern Indonesia)
language-id = Bahasa Indonesia
language-en = English

extract-missing = Nothing yet
extract-partial = Interim
extract-complete = Complete
