/** How far the clock of the process's processor time jumps, in nanoseconds: the middle of a few steps. Linux has it to the microsecond. */
export const cpuClockStep = (): number => {
  const steps: number[] = [];
  let last = process.cpuUsage();
  while (steps.length < 5) {
    const now = process.cpuUsage();
    const step = now.user + now.system - last.user - last.system;
    if (step > 0) {
      steps.push(step * 1000);
      last = now;
    }
  }
  return steps.sort((a, b) => a - b)[2];
};
