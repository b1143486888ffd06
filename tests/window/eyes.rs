//! What there is to see: texts, pictures of the window, and what axe-core and the content policy found wrong.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use serde_json::Value;

use super::desk::Desk;

/// Keeps violations of the content policy for the whole life of the page, those before this script included.
const WATCH_POLICY: &str = "
    window.titianPolicyViolations = [];
    new ReportingObserver(
        (reports) => reports.forEach(({ body }) => window.titianPolicyViolations.push(`${body.effectiveDirective} ${body.blockedURL}`)),
        { types: ['csp-violation'], buffered: true },
    ).observe();
    document.addEventListener('securitypolicyviolation', (event) =>
        window.titianPolicyViolations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));";

/// Writes down what a screen reader would read out by itself: it stays on the screen only for a while.
const LISTEN: &str = "
    window.titianHeard = [];
    new MutationObserver(() => {
        for (const spoken of document.querySelectorAll('[role=status], [role=alert]')) window.titianHeard.push(spoken.innerText);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });";

/// A picture shows what was last drawn, so first everything is drawn: two frames, and a moment for the compositor.
const ONCE_DRAWN: &str = "
    const done = arguments[arguments.length - 1];
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 250)));";

/// Runs axe-core over everything on the screen and answers with one line for each finding.
const RUN_AXE: &str = "
    const done = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ['violations'] }).then(
        ({ violations }) => done(violations.flatMap(({ id, help, nodes }) =>
            nodes.map(({ target, failureSummary }) => `${id}: ${help} (${target.join(' ')}) ${failureSummary}`))),
        (error) => done([`axe-core did not run: ${error}`]),
    );";

impl Desk {
    /// Waits until a text can be read on the screen.
    ///
    /// # Errors
    /// When it does not appear; the error quotes what is there instead.
    pub async fn see(&self, text: &str) -> anyhow::Result<()> {
        let seen = self.until(&format!("“{text}”"), || async { Ok(self.text().await?.contains(text)) }).await;
        if let Err(error) = seen {
            let shown: String = self.text().await?.chars().take(1500).collect();
            return Err(error.context(format!("the screen says: {shown}")));
        }
        Ok(())
    }

    /// Waits until a text has been read out, since the last one that was waited for.
    ///
    /// # Errors
    /// When it is not.
    pub async fn hear(&self, text: &str) -> anyhow::Result<()> {
        self.until(&format!("“{text}” to be said"), || async {
            let heard = self.ask_page("return window.titianHeard.join(' ')").await?;
            Ok(heard.as_str().is_some_and(|heard| heard.contains(text)))
        })
        .await?;
        self.ask_page("window.titianHeard = []").await.map(drop)
    }

    /// Waits until a text is gone from the screen.
    ///
    /// # Errors
    /// When it stays.
    pub async fn see_no_more(&self, text: &str) -> anyhow::Result<()> {
        self.until(&format!("the end of “{text}”"), || async { Ok(!self.text().await?.contains(text)) }).await
    }

    /// Waits until something that a user sees without words is on the screen.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn until_there(&self, selector: &str) -> anyhow::Result<()> {
        let script = format!("return document.querySelector('{selector}') !== null");
        self.until(selector, || async { Ok(self.ask_page(&script).await? == true) }).await
    }

    /// Everything that can be read on the screen, with single blanks.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn text(&self) -> anyhow::Result<String> {
        let text = self.ask_page("return document.body.innerText").await?;
        Ok(text.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Asks the page a question in its own language, for what no user reads (storage, title).
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn ask_page(&self, script: &str) -> anyhow::Result<Value> {
        self.page()?.execute(script, Vec::new()).await.with_context(|| format!("asking the page: {script}"))
    }

    /// Writes a picture of the page.
    ///
    /// # Errors
    /// When the picture cannot be taken or written.
    pub async fn picture(&self, path: &Path) -> anyhow::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        self.page()?.execute_async(ONCE_DRAWN, Vec::new()).await.context("waiting for the drawing")?;
        let picture = self.page()?.screenshot().await.context("taking a picture")?;
        fs::write(path, picture).with_context(|| path.display().to_string())
    }

    /// Leaves a picture of the screen beside the programs, for whoever reads the failure.
    ///
    /// # Errors
    /// When the picture cannot be taken or written.
    pub async fn keep_what_is_seen(&self, name: &str) -> anyhow::Result<()> {
        let path = self.programs.beside(&format!("e2e-failed/{name}.png"));
        self.picture(&path).await?;
        eprintln!("what was on the screen: {}", path.display());
        Ok(())
    }

    /// Makes the window as large as asked, inside its frame.
    ///
    /// # Errors
    /// When it does not take the size.
    pub async fn resize(&self, width: u32, height: u32) -> anyhow::Result<()> {
        let (outer, inner) = (
            self.page()?.get_window_size().await.context("asking the window's size")?,
            self.inner_size().await?,
        );
        let frame = (outer.0.saturating_sub(inner.0), outer.1.saturating_sub(inner.1));
        let whole = (width + u32::try_from(frame.0)?, height + u32::try_from(frame.1)?);
        self.page()?.set_window_size(whole.0, whole.1).await.context("resizing the window")?;
        self.until("the window's new size", || async {
            Ok(self.inner_size().await? == (u64::from(width), u64::from(height)))
        })
        .await
    }

    async fn inner_size(&self) -> anyhow::Result<(u64, u64)> {
        let size = self.ask_page("return [innerWidth, innerHeight]").await?;
        let side = |index: usize| size.get(index).and_then(Value::as_u64).context("a side of the window");
        Ok((side(0)?, side(1)?))
    }

    /// Finds nothing wrong with the screen as it stands: axe-core has no finding and the content policy was never
    /// offended since the page was opened.
    ///
    /// # Errors
    /// With every finding.
    pub async fn find_nothing_wrong(&self) -> anyhow::Result<()> {
        let page = self.page()?;
        if self.ask_page("return typeof axe").await? == "undefined" {
            let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
            let axe = fs::read_to_string(&axe).with_context(|| axe.display().to_string())?;
            page.execute(&format!("{axe}; window.axe = axe"), Vec::new())
                .await
                .context("loading axe-core")?;
        }
        let mut findings = page.execute_async(RUN_AXE, Vec::new()).await.context("running axe-core")?;
        let policy = self.ask_page("return window.titianPolicyViolations").await?;
        let findings = findings.as_array_mut().context("axe-core answers with a list")?;
        findings.extend(policy.as_array().context("the watch on the policy was lost")?.iter().cloned());
        if findings.is_empty() {
            return Ok(());
        }
        let lines: Vec<&str> = findings.iter().filter_map(Value::as_str).collect();
        bail!("{} findings on this screen:\n{}", lines.len(), lines.join("\n"))
    }

    pub(super) async fn pay_attention(&self) -> anyhow::Result<()> {
        self.ask_page(WATCH_POLICY).await?;
        self.ask_page(LISTEN).await?;
        Ok(())
    }
}
