/** A Stryker plugin: tells the parent process about each mutant at once, so that a run that is cut short still counts. */
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';

class LineReporter {
  onMutationTestingPlanReady({ mutantPlans }) {
    process.send?.({ planned: mutantPlans.filter(({ plan }) => plan === 'Run').length });
  }

  onMutantTested({ fileName, mutatorName, replacement, location, status, statusReason }) {
    process.send?.({ tested: { fileName, mutatorName, replacement, location, status, statusReason } });
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Reporter, 'lines', LineReporter)];
