//! A real store that speaks S3, for the tests of what travels by one: installed once, started on loopback, ended with them.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::steps::{Failure, Outcome, Workspace, step};
use crate::{debian, tools};

const VERSION: &str = "0.14.1";
/// Nobody else's: the store is there for the length of the tests.
const SECRET: &str = "of this test run alone";

/// Runs the tests that need a store.
pub(crate) fn run(workspace: &Workspace, _: &[String]) -> Outcome {
    debian::set_up_build()?;
    let server = Server::start(workspace)?;
    let tests = [
        "test",
        "--package",
        "titian-core",
        "--package",
        "titian-tests",
        "--lib",
        "--test",
        "api",
        "--locked",
    ];
    let mut tests = workspace.cargo(&tests);
    tests.args(["--", "--ignored", "transport::bucket", "exchange::bucket", "province::bucket"]);
    tests.env("TITIAN_STORE", &server.address);
    tests.env("TITIAN_STORE_FOLDER", &server.folder);
    tests.env("TITIAN_STORE_SECRET", SECRET);
    step("the exchange by a store", &mut tests)
}

struct Server {
    process: Child,
    address: String,
    folder: PathBuf,
}

impl Server {
    fn start(workspace: &Workspace) -> Outcome<Server> {
        let program = tools::installed(workspace, "s3s-fs", VERSION, "binary")?;
        let folder = workspace.target().join("store");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let door = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let process = Command::new(program)
            .args(["--host", "127.0.0.1", "--port", &door.port().to_string()])
            .args(["--access-key", "titian", "--secret-key", SECRET])
            .arg(&folder)
            .stdout(Stdio::null())
            .spawn()?;
        let server = Server { process, address: format!("http://{door}"), folder };
        for _ in 0..100 {
            if TcpStream::connect(door).is_ok() {
                return Ok(server);
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Err(Failure::new("the store did not open its door"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended by itself is ended.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
