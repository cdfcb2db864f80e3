//! The `partnerdesk` program.

fn main() -> std::process::ExitCode {
    partnerdesk_bot::cli::main()
}
