/**
 * Checks that imports inside a package only go down. A package is a list of floors, the top one first; a floor is a list of rooms.
 * A room is a folder or a file; `*` stands for all files that lie directly in the package and are not named.
 * A room imports itself and the rooms of lower floors, not its neighbours.
 */
import { relative, sep } from 'node:path';

/**
 * @param {readonly (readonly string[])[]} floors
 * @param {string} base the folder that the rooms' names start from
 * @param {ReadonlyMap<string, readonly { target: string, where: string }[]>} imports file -> what it imports inside the package
 * @returns {string[]} the problems, in words
 */
export function checkFloors(floors, base, imports) {
  const floorOf = new Map(floors.flatMap((rooms, floor) => rooms.map((room) => [room, floor])));
  const roomOf = (file) => {
    const path = relative(base, file).split(sep);
    for (let length = path.length; length > 0; length--) {
      const room = path.slice(0, length).join('/');
      if (floorOf.has(room)) return room;
    }
    return path.length === 1 && floorOf.has('*') ? '*' : undefined;
  };
  const problems = [];
  const used = new Set();
  for (const [file, targets] of imports) {
    const from = roomOf(file);
    if (from === undefined) {
      problems.push(`${relative(base, file)}: no room of boundaries.json's floors holds this file`);
      continue;
    }
    used.add(from);
    for (const { target, where } of targets) {
      const to = roomOf(target);
      if (to === undefined || to === from) continue;
      if (floorOf.get(to) === floorOf.get(from))
        problems.push(`${where}: ${from} and ${to} are on one floor and may not know each other`);
      if (floorOf.get(to) < floorOf.get(from)) problems.push(`${where}: ${from} is below ${to} and may not import it`);
    }
  }
  for (const room of floorOf.keys())
    if (!used.has(room)) problems.push(`${relative(process.cwd(), base)}: there is no room '${room}'`);
  return problems;
}
