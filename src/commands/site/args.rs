//! Arguments of `site`.

use std::path::PathBuf;

use clap::Subcommand;

/// Commands of `site`.
#[derive(Debug, Subcommand)]
pub enum SiteCommand {
    /// Build the site into a folder. The old site stays until the new one is complete.
    #[command(after_help = "Examples:
  fixbook site build -o public
  fixbook site build -o public --base-url https://help.example.org/")]
    Build {
        /// The folder.
        #[arg(short, long, default_value = "target/site", value_name = "DIR")]
        output: PathBuf,
        /// The address of the site, for the sitemap and canonical links.
        #[arg(long, value_name = "URL")]
        base_url: Option<String>,
        /// Also typeset the runbook of every cause and fix, which takes some seconds.
        #[arg(long)]
        pdf: bool,
    },
    /// Show the site on this machine, and reload it when files change.
    #[command(after_help = "Examples:
  fixbook site serve
  fixbook site serve --port 0")]
    Serve {
        /// The port to listen on; 0 chooses a free one.
        #[arg(long, default_value_t = 8040, value_name = "N")]
        port: u16,
        /// The address to listen on; any other than this machine's own lets others read the site.
        #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
        host: std::net::IpAddr,
    },
}
