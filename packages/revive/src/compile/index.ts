/**
 * Compiles Solidity to PolkaVM with `@parity/resolc`, if the user's project has it. Node only.
 *
 *     const { contracts } = await compileSolidity(['contracts/Token.sol']);
 *     const { abi, blob } = contracts['contracts/Token.sol'].Token;
 */
export { artifactFacts, artifactModule, type NamedContract } from './artifact-module.ts';
export { sourceUnitOf } from './collect-sources.ts';
export {
  type CompiledContract,
  CompileError,
  type CompileOutput,
  type Diagnostic,
  describeDiagnostic,
} from './compile-output.ts';
export { type CompileOptions, type CompileProgress, compileKey, compileSolidity } from './compile-solidity.ts';
export { CompilerMissing, closeCompilers, findCompiler } from './find-compiler.ts';
export { type ReadArtifact, readArtifact } from './read-artifact.ts';
export type { CompilerSettings, OptimizerMode, SolidityCompiler, SourceTexts, StandardJsonOutput } from './solidity-compiler.ts';
