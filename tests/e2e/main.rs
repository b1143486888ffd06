//! The app as it is shipped, in a real window, by keyboard.

use std::time::Duration;
use titian_tests::window::{Attention, Desk, Language, Light, MainJob, Programs};

/// Runs the steps of one test at a desk of its own, and keeps a picture when they fail.
async fn at_a_desk<S>(name: &str, language: Language, light: Light, steps: S) -> anyhow::Result<()>
where
    S: AsyncFnOnce(&mut Desk) -> anyhow::Result<()>,
{
    let mut desk = Desk::set_up(&Programs::find()?, language, light)?;
    let done = steps(&mut desk).await;
    if done.is_err() {
        // The failure is what matters; a window that is gone gives no picture of it.
        if let Err(error) = desk.keep_what_is_seen(name).await {
            eprintln!("no picture of the failure: {error:#}");
        }
    }
    done
}

#[tokio::test]
async fn the_main_job_is_done_by_keyboard_in_indonesian() -> anyhow::Result<()> {
    at_a_desk("main-job-id", Language::Indonesian, Light::Day, async |desk| {
        MainJob::begin(desk, Attention::Check).all().await.map(drop)
    })
    .await
}

#[tokio::test]
async fn the_main_job_is_done_by_keyboard_in_english() -> anyhow::Result<()> {
    at_a_desk("main-job-en", Language::English, Light::Night, async |desk| {
        MainJob::begin(desk, Attention::Check).all().await.map(drop)
    })
    .await
}

#[tokio::test]
async fn a_form_left_by_closing_the_window_or_by_a_crash_comes_back() -> anyhow::Result<()> {
    at_a_desk("drafts", Language::Indonesian, Light::Day, async |desk| {
        let mut job = MainJob::begin(desk, Attention::Check);
        job.set_up_the_clinic().await?;
        job.begin_to_register().await?;
        job.desk().close_titian().await?;
        job.open_again().await?;
        job.find_the_form_as_it_was().await?;
        // The form keeps a draft a moment after the last key; only then may the power fail.
        tokio::time::sleep(Duration::from_secs(5)).await;
        job.desk().pull_the_plug().await?;
        job.open_again().await?;
        job.find_the_form_as_it_was().await
    })
    .await
}

#[tokio::test]
async fn a_second_window_on_the_same_clinic_is_told_so_and_opens_once_the_first_is_closed()
-> anyhow::Result<()> {
    at_a_desk("second-window", Language::Indonesian, Light::Day, async |first| {
        MainJob::begin(first, Attention::Check).set_up_the_clinic().await?;
        let mut second = Desk::set_up(&Programs::find()?, Language::Indonesian, Light::Day)?;
        second.share_clinic_of(first);
        second.open_titian().await?;
        let mut job = MainJob::begin(&mut second, Attention::Check);
        job.be_told_that_the_clinic_is_open().await?;
        first.close_titian().await?;
        job.unlock().await
    })
    .await
}

#[tokio::test]
async fn people_share_a_machine_and_those_in_charge_look_after_it_in_indonesian() -> anyhow::Result<()> {
    at_a_desk("office-id", Language::Indonesian, Light::Day, async |desk| {
        MainJob::begin(desk, Attention::Check).office().await
    })
    .await
}

#[tokio::test]
async fn people_share_a_machine_and_those_in_charge_look_after_it_in_english() -> anyhow::Result<()> {
    at_a_desk("office-en", Language::English, Light::Night, async |desk| {
        MainJob::begin(desk, Attention::Check).office().await
    })
    .await
}

#[tokio::test]
async fn a_backup_is_made_and_put_back_in_the_window() -> anyhow::Result<()> {
    at_a_desk("backup", Language::English, Light::Night, async |desk| {
        MainJob::begin(desk, Attention::Check).backup().await
    })
    .await
}

#[tokio::test]
async fn a_machine_that_goes_to_sleep_is_locked_before_and_remembers_nobody() -> anyhow::Result<()> {
    at_a_desk("sleep", Language::Indonesian, Light::Day, async |desk| {
        MainJob::begin(desk, Attention::Check).sleep().await
    })
    .await
}

#[tokio::test]
async fn a_window_that_nobody_uses_says_so_and_locks() -> anyhow::Result<()> {
    at_a_desk("idle", Language::English, Light::Night, async |desk| {
        MainJob::begin(desk, Attention::Check).go_away().await
    })
    .await
}

#[tokio::test]
async fn a_province_counts_its_clinics_together_and_a_person_seen_at_two_of_them_once() -> anyhow::Result<()>
{
    at_a_desk("province-office", Language::Indonesian, Light::Day, async |office| {
        at_a_desk("province-clinic", Language::Indonesian, Light::Day, async |clinic| {
            let mut clinic = MainJob::begin(clinic, Attention::Check);
            MainJob::begin(office, Attention::Check).province(&mut clinic).await
        })
        .await
    })
    .await
}

#[tokio::test]
async fn a_laptop_joins_in_a_window_of_its_own_and_what_the_two_say_differently_is_decided()
-> anyhow::Result<()> {
    at_a_desk("exchange-office", Language::Indonesian, Light::Day, async |office| {
        at_a_desk("exchange-laptop", Language::Indonesian, Light::Day, async |laptop| {
            let mut laptop = MainJob::begin(laptop, Attention::Check);
            MainJob::begin(office, Attention::Check).exchange(&mut laptop).await
        })
        .await
    })
    .await
}
