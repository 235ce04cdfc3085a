import type { Contestants } from './contestants.ts';

/** The options of `campaign replay`. */
export interface CampaignReplayFlags extends Contestants {
  readonly minimise: string | undefined;
  readonly json: boolean;
}
