import { runConformance } from '@polkavirt/conformance';
import { createNative } from '@polkavirt/native';
import { countEngineInstances } from '@polkavirt/test-support/count-engine-instances';
import { program } from './programs.ts';

runConformance(createNative({ engine: countEngineInstances() }), program('guests/counter'), { describe, it });
