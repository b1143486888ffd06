//! The declarations of the front end, written by `cargo test` from the table and its types into `ui/src/bindings.d.ts`.

use std::any::TypeId;
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::{Config, TS, TypeVisitor};

/// Collects the declarations of types and use cases.
#[derive(Default)]
pub(crate) struct Declarations {
    types: BTreeMap<String, String>,
    seen: BTreeSet<TypeId>,
    calls: Vec<String>,
    config: Config,
}

impl Declarations {
    pub(crate) fn use_case<I: TS + 'static + ?Sized, O: TS + 'static + ?Sized>(&mut self, name: &str) {
        self.visit::<I>();
        self.visit::<O>();
        let (input, output) = (I::name(&self.config), O::name(&self.config));
        self.calls.push(format!("  {name}: {{ input: {input}; output: {output} }};"));
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            self.types.insert(T::ident(&self.config), T::decl(&self.config));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

#[test]
fn the_declarations_of_the_front_end_are_written() -> Result<(), Box<dyn std::error::Error>> {
    // Sizes and counts stay far below what a JavaScript number holds exactly.
    let mut declarations =
        Declarations { config: Config::default().with_large_int("number"), ..Declarations::default() };
    crate::api::declare(&mut declarations);
    declarations.visit::<crate::error::WireError>();
    declarations.visit::<crate::log::KeptBoth>();
    declarations.visit::<crate::scene::Progress>();
    let mut text = String::from(
        "// Written by `cargo test` from the table in src-tauri/core/src/api.rs: change it there.\n\ntype Id = string;\ntype Day = string;\n",
    );
    for declaration in declarations.types.values() {
        text.push_str(declaration);
        text.push('\n');
    }
    text.push_str("\ninterface Api {\n");
    text.push_str(&declarations.calls.join("\n"));
    text.push_str("\n}\n");
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/bindings.d.ts");
    if std::fs::read_to_string(&path).ok().as_deref() != Some(&text) {
        std::fs::write(path, text)?;
    }
    Ok(())
}
