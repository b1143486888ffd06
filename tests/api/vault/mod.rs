//! The vault on a disk: damage, crashes, copies, full disks, keys.

mod copies;
mod crashes;
mod damage;
mod disks;
mod folder;
mod ground;
mod keys;
mod pages;
mod rekeying;
mod secrecy;
mod threads;
