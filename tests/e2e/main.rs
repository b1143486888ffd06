//! The main job in the real window.

use titian_tests::window::{Attention, Desk, Language, MainJob, Programs};

async fn do_the_main_job(language: Language) -> anyhow::Result<()> {
    let mut desk = Desk::set_up(&Programs::find()?, language)?;
    let done = steps_of_the_main_job(&mut desk).await;
    if done.is_err() {
        desk.keep_what_is_seen(language.code()).await?;
    }
    done
}

async fn steps_of_the_main_job(desk: &mut Desk) -> anyhow::Result<()> {
    let mut job = MainJob::begin(desk, Attention::Check);
    job.set_up_the_clinic().await?;
    job.register_a_client().await?;
    job.record_sessions().await?;
    job.close_and_follow_up().await?;
    job.find_the_client().await?;
    job.look_around().await?;
    job.leave_no_trace().await?;
    job.lock_and_open_again().await
}

#[tokio::test]
async fn the_main_job_is_done_by_keyboard_in_indonesian() -> anyhow::Result<()> {
    do_the_main_job(Language::Indonesian).await
}

#[tokio::test]
async fn the_main_job_is_done_by_keyboard_in_english() -> anyhow::Result<()> {
    do_the_main_job(Language::English).await
}
