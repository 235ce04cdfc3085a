import { runConformance } from '@polkavirt/conformance';
import { createNative } from '@polkavirt/native';
import { countEngineInstances } from '@polkavirt/test-support/count-engine-instances';
import { recordedVirtSuite } from '@polkavirt/test-support/record-cases';
import { program } from './programs.ts';

const { virt, framework } = recordedVirtSuite(createNative({ engine: countEngineInstances() }));
runConformance(virt, program('guests/counter'), framework);
