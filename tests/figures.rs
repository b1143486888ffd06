//! The figures of a report as a list, so that reports can be added up.

use serde_json::Value;

/// Every whole number of a report, by its path.
pub fn numbers(report: &Value, at: &str, found: &mut Vec<(String, u64)>) {
    match report {
        Value::Number(number) => found.extend(number.as_u64().map(|number| (at.to_owned(), number))),
        Value::Object(fields) => {
            for (name, value) in fields {
                numbers(value, &format!("{at}.{name}"), found);
            }
        }
        Value::Array(items) => {
            for item in items {
                let key = item["key"].as_str().unwrap_or_default();
                numbers(item, &format!("{at}.{key}"), found);
            }
        }
        _ => {}
    }
}
