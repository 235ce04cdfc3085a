import { runConformance } from '@polkavirt/conformance';
import { createNative } from '@polkavirt/native';
import { program } from './programs.ts';

runConformance(createNative(), program('guests/counter'), { describe, it });
