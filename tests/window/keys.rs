//! The keyboard. Titian is reached by it alone: Tab until the wanted thing has the focus, as someone without a mouse
//! would, and nothing is clicked or set from outside.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context, bail};
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use url::{ParseError, Url};

use super::desk::Desk;

/// Farther than any screen needs; a longer way means that the thing cannot be reached.
const FARTHEST: usize = 220;

/// A key that types no letter, by the code the web driver gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// To the next thing.
    Tab,
    /// Save, open.
    Enter,
    /// Leave.
    Escape,
    /// Press a button, tick a box.
    Space,
    /// The next of a list.
    Down,
    /// The one before.
    Up,
    /// With a letter: a shortcut.
    Control,
    /// With Tab: backwards.
    Shift,
    /// With a digit: a place.
    Alt,
    /// Remove what is selected.
    Delete,
}

impl Key {
    fn code(self) -> char {
        match self {
            Key::Tab => '\u{e004}',
            Key::Enter => '\u{e007}',
            Key::Escape => '\u{e00c}',
            Key::Space => ' ',
            Key::Down => '\u{e015}',
            Key::Up => '\u{e013}',
            Key::Control => '\u{e009}',
            Key::Shift => '\u{e008}',
            Key::Alt => '\u{e00a}',
            Key::Delete => '\u{e017}',
        }
    }
}

impl Desk {
    /// Presses and releases one key.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn press(&self, key: Key) -> anyhow::Result<()> {
        self.strike(&[key.code()]).await
    }

    /// Holds `held` while pressing a letter, a digit or another key's code.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn press_with(&self, held: Key, letter: char) -> anyhow::Result<()> {
        let actions = KeyActions::new("keyboard".into())
            .then(KeyAction::Down { value: held.code() })
            .then(KeyAction::Down { value: letter })
            .then(KeyAction::Up { value: letter })
            .then(KeyAction::Up { value: held.code() });
        self.page()?.perform_actions(actions).await.context("pressing keys")
    }

    /// Types a text into whatever has the focus.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn type_text(&self, text: &str) -> anyhow::Result<()> {
        self.strike(&text.chars().collect::<Vec<_>>()).await
    }

    async fn strike(&self, keys: &[char]) -> anyhow::Result<()> {
        let mut actions = KeyActions::new("keyboard".into());
        for &value in keys {
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.page()?.perform_actions(actions).await.context("pressing keys")
    }

    /// Presses Tab until the thing of that name has the focus. A field may be reached by its label, a button or link
    /// by its words, as a screen reader would say them.
    ///
    /// # Errors
    /// When the focus has come round without it; the error lists what it met.
    pub async fn reach(&self, name: &str) -> anyhow::Result<()> {
        let mut met = Vec::new();
        for _ in 0..FARTHEST {
            let here = self.name_of_focus().await?;
            if here == name {
                return Ok(());
            }
            met.push(here);
            self.press(Key::Tab).await?;
        }
        met.dedup();
        met.truncate(60);
        bail!("“{name}” cannot be reached by Tab; met {met:?}")
    }

    /// Waits until the thing of that name has the focus by itself.
    ///
    /// # Errors
    /// When it does not get it.
    pub async fn until_focus(&self, name: &str) -> anyhow::Result<()> {
        self.until(&format!("the focus on “{name}”"), || async {
            Ok(self.name_of_focus().await? == name)
        })
        .await
    }

    /// Reaches a field and types into it, over what was there.
    ///
    /// # Errors
    /// When the field cannot be reached.
    pub async fn fill(&self, label: &str, text: &str) -> anyhow::Result<()> {
        self.reach(label).await?;
        self.press_with(Key::Control, 'a').await?;
        self.type_text(text).await
    }

    /// Reaches a list of choices and takes one, by its first letters and the arrow key.
    ///
    /// # Errors
    /// When the field cannot be reached or has no such choice.
    pub async fn choose(&self, label: &str, choice: &str) -> anyhow::Result<()> {
        self.reach(label).await?;
        let letters: String = choice.chars().take_while(|letter| letter.is_alphanumeric()).collect();
        self.type_text(&letters).await?;
        for _ in 0..FARTHEST {
            if self.chosen().await?.as_deref() == Some(choice) {
                return Ok(());
            }
            self.press(Key::Down).await?;
        }
        bail!("“{label}” offers no “{choice}”")
    }

    /// What the list of choices with the focus shows.
    async fn chosen(&self) -> anyhow::Result<Option<String>> {
        let script = "return document.activeElement.selectedOptions?.[0]?.textContent.trim() ?? null";
        Ok(self.ask_page(script).await?.as_str().map(str::to_owned))
    }

    /// Reaches a group of radio buttons by what stands over it, and takes one with the arrow key.
    ///
    /// # Errors
    /// When the group cannot be reached or has no such choice.
    pub async fn pick(&self, group: &str, choice: &str) -> anyhow::Result<()> {
        let over =
            "return document.activeElement.closest('fieldset')?.querySelector('legend')?.innerText ?? ''";
        for _ in 0..FARTHEST {
            let legend = self.ask_page(over).await?;
            if legend.as_str().is_some_and(|legend| legend.trim_end_matches('*').trim() == group) {
                return self.pick_here(choice).await.with_context(|| format!("in “{group}”"));
            }
            self.press(Key::Tab).await?;
        }
        bail!("“{group}” cannot be reached by Tab")
    }

    /// Reaches the first radio buttons on the screen, whatever stands over them, and takes one.
    ///
    /// # Errors
    /// When there are none or they offer no such choice.
    pub async fn pick_anywhere(&self, choice: &str) -> anyhow::Result<()> {
        for _ in 0..FARTHEST {
            if self.ask_page("return document.activeElement.type === 'radio'").await? == true {
                return self.pick_here(choice).await;
            }
            self.press(Key::Tab).await?;
        }
        bail!("no radio buttons can be reached by Tab")
    }

    async fn pick_here(&self, choice: &str) -> anyhow::Result<()> {
        // Down to the last and up to the first: the arrows stop there.
        let mut offered = BTreeSet::new();
        for key in [Key::Down, Key::Up] {
            let mut before = None;
            loop {
                let name = self.name_of_focus().await?;
                if name == choice {
                    return self.press(Key::Space).await;
                }
                if before.as_ref() == Some(&name) {
                    break;
                }
                offered.insert(name.clone());
                before = Some(name);
                self.press(key).await?;
            }
        }
        bail!("there is no “{choice}” among {offered:?}")
    }

    /// Reaches a button or link and presses Enter on it.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn activate(&self, name: &str) -> anyhow::Result<()> {
        self.reach(name).await?;
        self.press(Key::Enter).await
    }

    /// The name a screen reader would say for what has the focus; empty for the page itself.
    async fn name_of_focus(&self) -> anyhow::Result<String> {
        let mut tries = 0;
        loop {
            match self.computed_label_of_focus().await {
                Ok(label) => return Ok(label.split_whitespace().collect::<Vec<_>>().join(" ")),
                Err(error) if error.is_no_such_element() => return Ok(String::new()),
                // The screen changed between the two questions, and the driver says so in several ways.
                Err(CmdError::Standard(_)) if tries < 40 => tries += 1,
                Err(error) => return Err(error).context("asking for the name of what has the focus"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn computed_label_of_focus(&self) -> Result<String, CmdError> {
        let page =
            self.page().map_err(|error| CmdError::InvalidArgument("page".into(), error.to_string()))?;
        let element = page.active_element().await?;
        let label = page.issue_cmd(ComputedLabel(element.element_id().to_string())).await?;
        Ok(label.as_str().unwrap_or_default().to_owned())
    }
}

/// The question to the driver for the accessible name of an element.
#[derive(Debug)]
struct ComputedLabel(String);

impl WebDriverCompatibleCommand for ComputedLabel {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/element/{}/computedlabel", session.unwrap_or_default(), self.0))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::GET, None)
    }
}
