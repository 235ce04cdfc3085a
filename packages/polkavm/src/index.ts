export * from './engine/interface.ts';
export * from './isa/instruction-set.ts';
export * from './isa/instructions.ts';
export * from './isa/registers.ts';
export * from './memory/memory-map.ts';
export * from './program/program.ts';
