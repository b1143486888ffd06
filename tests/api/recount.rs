//! Counting a report again from the clients' files, one after the other, the way one would with paper and pencil.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Every figure with its number and its clients.
pub(crate) fn recount(
    files: &[Value],
    (from, to): (&str, &str),
) -> BTreeMap<String, (u64, BTreeSet<String>)> {
    let mut counts: BTreeMap<String, (u64, BTreeSet<String>)> = BTreeMap::new();
    for file in files {
        let client = text(&file["client"]["id"]);
        let mut count = |figure: String| {
            let entry = counts.entry(figure).or_default();
            entry.0 += 1;
            entry.1.insert(client.to_owned());
        };
        let word = |value: &Value, otherwise: &str| value.as_str().unwrap_or(otherwise).to_owned();
        let mut episodes: Vec<&Value> =
            list(&file["episodes"]).iter().filter(|episode| is_open_in(episode, from, to)).collect();
        episodes.sort_by_key(|episode| (episode["opened_on"].as_str(), episode["id"].as_str()));
        if let Some(first) = episodes.first() {
            count("clients".to_owned());
            count(format!("by_sex {}", word(&file["client"]["sex"], "unknown")));
            count(format!("by_age_group {}", age_group(&file["client"]["birth"], text(&first["opened_on"]))));
        }
        for episode in episodes {
            let is_over = episode["end"]["closed_on"].as_str().is_some_and(|day| day <= to);
            let status = if is_over { word(&episode["end"]["status"], "") } else { "ongoing".to_owned() };
            let (service, source) = (word(&episode["service"], ""), word(&episode["source"], "none"));
            count("episodes".to_owned());
            count(if text(&episode["opened_on"]) < from { "carried_over" } else { "new" }.to_owned());
            count(format!("by_service {service}"));
            count(format!("by_service_status {service}.{status}"));
            count(format!("by_source {source}"));
            if service == "outpatient" {
                count(format!("by_source_status {source}.{status}"));
            }
            count(format!("by_motivation {}", word(&episode["implied_motivation"], "")));
            count(format!("by_severity {}", word(&episode["severity"], "none")));
            count(format!(
                "by_diagnosis {}",
                episode["diagnosis"].as_str().map_or("none", |code| &code[..3])
            ));
            let primary = list(&episode["substances"]).iter().find(|used| used["is_primary"] == true);
            count(format!(
                "by_substance {}",
                primary.map_or("none".to_owned(), |used| word(&used["substance"], ""))
            ));
            let address = &file["client"]["address"];
            let district = match (address["region_code"].as_str(), address["text"].as_str()) {
                (Some(code), _) => code.chars().take(8).collect(),
                (None, Some(text)) if text.eq_ignore_ascii_case("praya timur") => spelling(files, (from, to)),
                (None, _) => "none".to_owned(),
            };
            count(format!("by_district {district}"));
            if is_over {
                count(format!("exit_details {}", word(&episode["end"]["exit_detail"], "not_recorded")));
            }
        }
        let mut contacts: Vec<&Value> = list(&file["aftercare"])
            .iter()
            .filter(|contact| {
                let day = text(&contact["on"]);
                from <= day && day <= to
            })
            .collect();
        contacts.sort_by_key(|contact| contact["on"].as_str());
        if !contacts.is_empty() {
            count("aftercare clients".to_owned());
        }
        for _ in &contacts {
            count("aftercare contacts".to_owned());
        }
        contacts.retain(|contact| contact["reached"] == true);
        if let Some(last) = contacts.last() {
            count("aftercare reached".to_owned());
            let has_relapsed = contacts.iter().any(|contact| contact["recovery"] == "relapse");
            count(format!("aftercare {}", if has_relapsed { "relapsed" } else { "not_relapsed" }));
            if last["productive"] == true {
                count("aftercare productive".to_owned());
                if last["productive_kind"] == "vocational_training" {
                    count("aftercare vocational_training".to_owned());
                }
            }
        }
    }
    counts
}

fn is_open_in(episode: &Value, from: &str, to: &str) -> bool {
    text(&episode["opened_on"]) <= to && episode["end"]["closed_on"].as_str().is_none_or(|day| day >= from)
}

/// Of two spellings of a place the report shows the one of the client registered first.
fn spelling(files: &[Value], (from, to): (&str, &str)) -> String {
    let mut spelled: Vec<(&str, &str)> = files
        .iter()
        .filter(|file| list(&file["episodes"]).iter().any(|episode| is_open_in(episode, from, to)))
        .filter_map(|file| {
            Some((file["client"]["id"].as_str()?, file["client"]["address"]["text"].as_str()?))
        })
        .collect();
    spelled.sort_unstable();
    spelled[0].1.to_owned()
}

fn age_group(birth: &Value, day: &str) -> &'static str {
    let year: i64 = day[..4].parse().unwrap_or_default();
    let age = match (birth["date"].as_str(), birth["year"].as_i64(), birth["age"].as_i64()) {
        (Some(born), ..) => {
            year - born[..4].parse::<i64>().unwrap_or_default() - i64::from(day[5..] < born[5..])
        }
        (_, Some(born), _) => year - born,
        (_, _, Some(age)) => age + year - text(&birth["as_of"])[..4].parse::<i64>().unwrap_or_default(),
        _ => return "unknown",
    };
    match age {
        ..15 => "under_15",
        15..25 => "15_24",
        25..35 => "25_34",
        35..45 => "35_44",
        45..55 => "45_54",
        _ => "55_plus",
    }
}
