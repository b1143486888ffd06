/** The coded values in the order people list them. Their words are in codes.ftl, as `kind-code`. */
import { word } from './l10n.js';

export const SEXES = /** @type {Sex[]} */ (['male', 'female']);
export const IDENTITY_KINDS = /** @type {IdentityKind[]} */ ([
  'nik',
  'passport',
  'driving_licence',
  'student_card',
  'other',
  'none',
]);
export const PHONE_OWNERS = /** @type {PhoneOwner[]} */ ([
  'self',
  'parent',
  'spouse',
  'sibling',
  'child',
  'relative',
  'friend',
  'other',
]);
export const CONSENTS = /** @type {ConsentStatus[]} */ (['given', 'refused', 'withdrawn', 'not_asked']);
export const RELIGIONS = /** @type {Religion[]} */ ([
  'islam',
  'protestant',
  'catholic',
  'hindu',
  'buddhist',
  'confucian',
  'belief',
  'other',
]);
export const MARITALS = /** @type {Marital[]} */ (['single', 'married', 'widowed_divorced']);
export const EDUCATIONS = /** @type {Education[]} */ ([
  'none',
  'primary',
  'junior_secondary',
  'senior_secondary',
  'diploma',
  'university',
]);
export const OCCUPATIONS = /** @type {Occupation[]} */ (['unemployed', 'employed', 'student', 'homemaker']);

export const SERVICES = /** @type {Service[]} */ (['outpatient', 'inpatient', 'community']);
export const STATUSES = /** @type {Status[]} */ (['ongoing', 'completed', 'dropped_out', 'transferred', 'deceased']);
export const DROP_OUT_DETAILS = /** @type {ExitDetail[]} */ ([
  'lost_contact',
  'own_decision',
  'environment',
  'heavy_dependence',
  'moved',
  'relapsed',
  'detained',
  'ended_by_facility',
  'other',
]);
export const SOURCES = /** @type {ReferralSource[]} */ ([
  'self',
  'family',
  'community_unit',
  'outreach',
  'health_facility',
  'school',
  'workplace',
  'police',
  'prosecutor',
  'integrated_assessment',
  'court_order',
  'prison',
  'other_institution',
  'raid',
  'other',
]);
export const MOTIVATIONS = /** @type {Motivation[]} */ (['voluntary', 'pushed', 'unknown']);
export const FUNDINGS = /** @type {Funding[]} */ (['dipa_bnn', 'apbd', 'kemenkes', 'prison', 'kemensos', 'bpjs', 'own', 'other']);
export const SEVERITIES = /** @type {Severity[]} */ (['mild', 'moderate', 'severe']);
export const SUBSTANCES = /** @type {Substance[]} */ ([
  'amphetamines',
  'cannabis',
  'alcohol',
  'heroin',
  'methadone_buprenorphine',
  'other_opiates',
  'barbiturates',
  'sedatives',
  'cocaine',
  'hallucinogens',
  'inhalants',
  'several',
  'other',
]);
export const ROUTES = /** @type {Route[]} */ (['oral', 'nasal', 'smoked', 'injected_other', 'injected']);

export const ATTENDANCES = /** @type {Attendance[]} */ (['planned', 'present', 'no_show', 'excused', 'cancelled']);
export const SESSION_KINDS = /** @type {SessionKind[]} */ ([
  'individual_counselling',
  'group_counselling',
  'family_counselling',
  'addiction_counselling',
  'motivational_interviewing',
  'cbt',
  'relapse_prevention',
  'psychoeducation',
  'group_therapy',
  'symptomatic_therapy',
  'maintenance_therapy',
  'physical_examination',
  'medical',
  'detox',
  'hiv_sti_counselling',
  'psychiatric_comorbidity',
  'urine_test',
  'other',
]);
export const CHANNELS = /** @type {Channel[]} */ (['phone', 'whatsapp', 'visit', 'family']);
export const ACTIVITIES = /** @type {AftercareActivity[]} */ ([
  'home_visit',
  'group_meeting',
  'counselling',
  'urine_test',
  'peer_group',
  'self_development',
  'family_support',
  'productive_activity',
  'evaluation',
]);
export const RECOVERIES = /** @type {Recovery[]} */ (['abstinent', 'lapse', 'relapse', 'unknown']);
export const PRODUCTIVE_KINDS = /** @type {ProductiveKind[]} */ ([
  'employment',
  'business',
  'school',
  'vocational_training',
  'household',
  'volunteering',
  'other',
]);

export const PROFESSIONS = /** @type {Profession[]} */ ([
  'addiction_counselor',
  'doctor',
  'nurse',
  'psychologist',
  'social_worker',
  'recovery_agent',
  'administration',
  'other',
]);
export const PARTNER_KINDS = /** @type {PartnerKind[]} */ ([
  'reporting_institution',
  'hospital',
  'center',
  'prison',
  'foundation',
  'school',
  'office',
  'other',
]);
export const TIMEZONES = /** @type {Timezone[]} */ (['WIB', 'WITA', 'WIT']);
export const LANGUAGES = /** @type {Language[]} */ (['id', 'en']);

/** Codes as choices of a select or a radio group. @param {string} kind @param {readonly string[]} codes */
export const choices = (kind, codes) => codes.map((code) => ({ value: code, label: word(kind, code) }));
