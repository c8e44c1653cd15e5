#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fixbook_fuzz::run("import", data));
