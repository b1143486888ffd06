//! Invented people of Lombok: names as they are given there, real villages, numbers that belong to nobody (the series
//! of a NIK ends far above any that are issued, the phone prefix is given to no company).

use super::dice::Dice;
use crate::clients::{Address, Birth, ClientForm, Consent, Guardian, Identity, Phone};
use crate::kernel::codes::{
    ConsentGiver, ConsentStatus, Education, IdentityKind, Marital, Occupation, PhoneOwner, Religion, Sex,
};
use crate::kernel::days::Day;
use crate::regions;
use chrono::{Datelike, Days};
use std::collections::HashSet;

const MEN: [&str; 48] = [
    "Abdul",
    "Agus",
    "Ahmad",
    "Arif",
    "Azhar",
    "Bambang",
    "Dedi",
    "Fathul",
    "Fauzan",
    "Gede",
    "Hamzan",
    "Hendra",
    "Heri",
    "Husni",
    "Iwan",
    "Jalaludin",
    "Junaidi",
    "Kadek",
    "Khairul",
    "Komang",
    "Lukman",
    "Made",
    "Mahsun",
    "Marzuki",
    "Mochammad",
    "Muhammad",
    "Mulyadi",
    "Munawir",
    "Nasrudin",
    "Nyoman",
    "Putu",
    "Rahmat",
    "Rian",
    "Ridwan",
    "Rizal",
    "Rudi",
    "Sahrul",
    "Samsul",
    "Satriawan",
    "Suhaimi",
    "Supardi",
    "Syamsudin",
    "Taufik",
    "Wahyu",
    "Wayan",
    "Yusril",
    "Zaenal",
    "Zulkifli",
];
const WOMEN: [&str; 24] = [
    "Aisyah",
    "Dewi",
    "Eka",
    "Endang",
    "Fitri",
    "Hidayatul",
    "Indah",
    "Kartini",
    "Komang Ayu",
    "Lina",
    "Made Sri",
    "Maryam",
    "Nuraini",
    "Nurhasanah",
    "Nurul",
    "Putri",
    "Rohani",
    "Siti",
    "Sri",
    "Suhartini",
    "Wahidah",
    "Wulan",
    "Yuliana",
    "Zohriah",
];
const LAST: [&str; 40] = [
    "Adnan",
    "Andika",
    "Anwar",
    "Aprilianto",
    "Azhari",
    "Efendi",
    "Fadli",
    "Firdaus",
    "Gunawan",
    "Hadi",
    "Hakim",
    "Hamdani",
    "Hariadi",
    "Hasan",
    "Hidayat",
    "Imran",
    "Ismail",
    "Jayadi",
    "Kurniawan",
    "Kusuma",
    "Maulana",
    "Mansur",
    "Mukhtar",
    "Nasir",
    "Permana",
    "Pratama",
    "Putra",
    "Rahman",
    "Ramadhan",
    "Rosidi",
    "Sanusi",
    "Saputra",
    "Sasmita",
    "Suryadi",
    "Suparman",
    "Wiguna",
    "Wijaya",
    "Wirawan",
    "Yasin",
    "Zakaria",
];
const LAST_OF_WOMEN: [&str; 14] = [
    "Anggraini",
    "Apriani",
    "Astuti",
    "Handayani",
    "Hidayati",
    "Kusumawati",
    "Lestari",
    "Maulida",
    "Oktaviani",
    "Puspita",
    "Rahayu",
    "Safitri",
    "Wahyuni",
    "Yanti",
];
const STREETS: [&str; 12] = [
    "Jl. Pejanggik",
    "Jl. Pariwisata",
    "Jl. Majapahit",
    "Jl. Langko",
    "Jl. Sriwijaya",
    "Jl. Gajah Mada",
    "Jl. Saleh Sungkar",
    "Jl. Bung Karno",
    "Jl. Energi",
    "Gang Melati",
    "Gang Kamboja",
    "Jl. Swakarsa",
];
const NAMED_WORK: [&str; 8] =
    ["Sopir", "Buruh bangunan", "Pedagang", "Nelayan", "Karyawan toko", "Pegawai hotel", "Petani", "Ojek"];

/// Where clients come from, and how many of a hundred.
const HOMES: [(&str, u32); 9] = [
    ("52.71.01", 18),
    ("52.71.02", 15),
    ("52.71.03", 15),
    ("52.71.04", 13),
    ("52.71.05", 13),
    ("52.71.06", 10),
    ("52.01", 9),
    ("52.02", 5),
    ("52.08", 2),
];

/// Invents people, each once.
#[derive(Debug)]
pub(super) struct People {
    villages: Vec<(Vec<String>, u32)>,
    names: HashSet<String>,
}

impl People {
    pub(super) fn new() -> Self {
        let villages = HOMES.iter().map(|(code, weight)| (villages_in(code), *weight)).collect();
        Self { villages, names: HashSet::new() }
    }

    /// Somebody who registers on a day.
    pub(super) fn invent(&mut self, dice: &mut Dice, on: Day) -> ClientForm {
        let sex = if dice.percent(12) { Sex::Female } else { Sex::Male };
        let name = self.name(dice, sex);
        let age = dice.weighted(&[
            (14, 2),
            (17, 8),
            (20, 18),
            (24, 20),
            (28, 18),
            (33, 14),
            (39, 10),
            (46, 7),
            (57, 3),
        ]);
        let born = on - Days::new(u64::from(age) * 365 + u64::from(dice.between(20, 1300)));
        let village = self.village(dice);
        let has_nik = dice.percent(88);
        let birth = match dice.between(1, 100) {
            _ if has_nik => Birth { date: Some(born), ..Birth::default() },
            1..=60 => Birth { date: Some(born), ..Birth::default() },
            61..=85 => Birth { year: Some(born.year()), ..Birth::default() },
            _ => Birth { age: Some(age + 2), as_of: Some(on), ..Birth::default() },
        };
        let identity = if has_nik {
            Identity {
                kind: IdentityKind::Nik,
                number: Some(nik(dice, &village, sex, born)),
                override_reason: None,
            }
        } else {
            Identity::default()
        };
        let is_young = age < 20;
        let phones = phones(dice, &name);
        let guardian = Guardian {
            name: Some(self.name(dice, Sex::Female)),
            relation: Some(if is_young || dice.percent(60) {
                PhoneOwner::Parent
            } else {
                PhoneOwner::Spouse
            }),
            phone: Some(phone(dice)),
        };
        let work = dice.weighted(&[
            (Occupation::Employed, 50),
            (Occupation::Unemployed, 35),
            (Occupation::Student, 15),
        ]);
        let work = if is_young { Occupation::Student } else { work };
        ClientForm {
            alias: dice
                .percent(15)
                .then(|| name.split(' ').next_back().unwrap_or_default().chars().take(4).collect()),
            name,
            identity,
            sex: Some(sex),
            birth,
            birth_place: Some(
                (*dice.one(&["Mataram", "Praya", "Selong", "Gerung", "Bima", "Sumbawa Besar"])).to_owned(),
            ),
            mother_name: dice.percent(70).then(|| self.name(dice, Sex::Female)),
            religion: Some(dice.weighted(&[
                (Religion::Islam, 84),
                (Religion::Hindu, 13),
                (Religion::Catholic, 2),
                (Religion::Protestant, 1),
            ])),
            address: Address {
                street: Some(format!("{} No. {}", dice.one(&STREETS), dice.between(1, 180))),
                region_code: Some(village),
                text: None,
            },
            phones,
            guardian,
            consent: Consent {
                status: ConsentStatus::Given,
                on: Some(on),
                given_by: Some(if is_young { ConsentGiver::Guardian } else { ConsentGiver::Client }),
            },
            marital: Some(if is_young {
                Marital::Single
            } else {
                dice.weighted(&[(Marital::Single, 50), (Marital::Married, 42), (Marital::WidowedDivorced, 8)])
            }),
            education: Some(dice.weighted(&[
                (Education::Primary, 18),
                (Education::JuniorSecondary, 26),
                (Education::SeniorSecondary, 44),
                (Education::Diploma, 4),
                (Education::University, 8),
            ])),
            occupation: Some(work),
            occupation_text: (work == Occupation::Employed).then(|| (*dice.one(&NAMED_WORK)).to_owned()),
            ..ClientForm::default()
        }
    }

    /// A name that nobody here has yet.
    fn name(&mut self, dice: &mut Dice, sex: Sex) -> String {
        loop {
            let name = match sex {
                Sex::Male => {
                    let title = dice.weighted(&[("", 82), ("Lalu ", 12), ("Moh. ", 6)]);
                    format!("{title}{} {}", dice.one(&MEN), dice.one(&LAST))
                }
                Sex::Female => {
                    let title = dice.weighted(&[("", 80), ("Baiq ", 20)]);
                    format!("{title}{} {}", dice.one(&WOMEN), dice.one(&LAST_OF_WOMEN))
                }
            };
            if self.names.insert(name.clone()) {
                return name;
            }
            // A crowd outgrows the names of one village: then people have a third one.
            let name = format!("{name} {}", dice.one(&LAST));
            if self.names.len() > 600 || self.names.insert(name.clone()) {
                return name;
            }
        }
    }

    fn village(&self, dice: &mut Dice) -> String {
        let choices: Vec<(usize, u32)> =
            self.villages.iter().enumerate().map(|(at, (_, weight))| (at, *weight)).collect();
        let at = dice.weighted(&choices);
        dice.one(&self.villages[at].0).clone()
    }
}

fn villages_in(code: &str) -> Vec<String> {
    let below = regions::children(Some(code));
    if below.is_empty() {
        return vec![code.to_owned()];
    }
    below.into_iter().flat_map(|region| villages_in(&region.code)).collect()
}

fn nik(dice: &mut Dice, village: &str, sex: Sex, born: Day) -> String {
    let district: String = village.chars().filter(char::is_ascii_digit).take(6).collect();
    let day = born.day() + if sex == Sex::Female { 40 } else { 0 };
    format!(
        "{district}{day:02}{:02}{:02}{:04}",
        born.month(),
        born.year().rem_euclid(100),
        dice.between(9000, 9999)
    )
}

fn phone(dice: &mut Dice) -> String {
    format!("0810{:08}", dice.between(0, 99_999_999))
}

fn phones(dice: &mut Dice, name: &str) -> Vec<Phone> {
    let mut phones = Vec::new();
    if dice.percent(85) {
        phones.push(Phone { id: None, number: phone(dice), owner: PhoneOwner::OneSelf, owner_name: None });
    }
    if dice.percent(45) {
        let owner_name = Some(format!("Ibu {}", name.split(' ').next_back().unwrap_or_default()));
        phones.push(Phone { id: None, number: phone(dice), owner: PhoneOwner::Parent, owner_name });
    }
    phones
}
