//! Record ids: UUIDv7 for what people type, UUIDv8 derived from content for what is imported.

pub use uuid::Uuid as Id;
