//! `fixbook simulate`: simulated calls, to see which causes the questions can separate.

use clap::Args;

use super::{
    catalog,
    context::CliContext,
    error::{CliError, ExitStatus},
    json_output::JsonOutput,
    output,
    values::StrategyArg,
};
use crate::{render, schema};
use fixbook_engine::diagnosis::{Noise, Simulation, SimulationPlan, Strategy};

pub(super) const OUTPUTS: &[JsonOutput] = &[JsonOutput::new("simulation", "simulate", schema::printed::<Simulation>)];

/// Arguments of `simulate`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  fixbook simulate --cases 3
  fixbook simulate --drop 20% --flip 5% --strategy minutes")]
pub struct SimulateArgs {
    /// Cases of each cause.
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub cases: u32,
    /// Another seed draws other cases; the same seed draws the same.
    #[arg(long, default_value_t = 1, value_name = "SEED")]
    pub seed: u64,
    /// Only this way to choose questions, instead of all of them.
    #[arg(long, value_enum)]
    pub strategy: Option<StrategyArg>,
    /// This share of answers is "don't know": 20% or 0.2.
    #[arg(long, default_value = "0", value_name = "SHARE", value_parser = parse_share)]
    pub drop: f64,
    /// This share of answers is wrong: 5% or 0.05.
    #[arg(long, default_value = "0", value_name = "SHARE", value_parser = parse_share)]
    pub flip: f64,
}

fn parse_share(written: &str) -> Result<f64, String> {
    let (number, unit) = written.strip_suffix('%').map_or((written, 1.0), |percent| (percent, 100.0));
    let share = number.trim().parse::<f64>().map(|number| number / unit).map_err(|error| error.to_string())?;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err("a share is between 0 and 1, or 0% and 100%".to_owned()) }
}

pub(super) fn run(context: &CliContext, args: &SimulateArgs) -> Result<ExitStatus, CliError> {
    let engine = catalog::engine(context)?;
    let strategies = match args.strategy {
        Some(strategy) => vec![strategy.into()],
        None => vec![Strategy::Minutes, Strategy::Gain, Strategy::Fixed],
    };
    let noise = Noise { drop: args.drop, flip: args.flip };
    let plan = SimulationPlan { cases: args.cases, seed: args.seed, noise, strategies: &strategies };
    let simulation = plan.run(&engine);
    if context.json {
        output::print_json(&simulation)?;
    } else {
        output::print(&render::simulation(&engine.catalog, &simulation))?;
    }
    Ok(if simulation.unreachable.is_empty() { ExitStatus::Success } else { ExitStatus::Negative })
}
