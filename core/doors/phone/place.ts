/**
 * What the phone door keeps between starts: its port and its .local name, since a paired phone knows the machine by them.
 * Another port or name is another origin, where the phone's key is not.
 */
import { randomBytes } from "node:crypto";

export interface Memory {
	get(name: string): string | undefined;
	set(name: string, value: string): void;
}

const firstPort = 4181;
const portsTried = 50;

/** "drawbridge-7f3a.local": random, so that it tells nobody whose machine it is. */
export function localName(memory: Memory): string {
	const known = memory.get("phone/name");
	if (known !== undefined && /^drawbridge-[0-9a-f]{4}\.local$/.test(known))
		return known;
	const name = `drawbridge-${randomBytes(2).toString("hex")}.local`;
	memory.set("phone/name", name);
	return name;
}

/** `fixed`: the settings' port; 0: the remembered one. undefined: none yet. */
export function wantedPort(fixed: number, memory: Memory): number | undefined {
	if (fixed !== 0) return fixed;
	const port = Number(memory.get("phone/port"));
	return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

/** In the order they are tried. `isKnown`: a phone is paired, and would not find the machine at another one. */
export function portsToTry(
	fixed: number,
	memory: Memory,
	isKnown: boolean,
): number[] {
	const wanted = wantedPort(fixed, memory);
	const others = Array.from({ length: portsTried }, (_, at) => firstPort + at);
	if (wanted === undefined) return others;
	return fixed !== 0 || isKnown ? [wanted] : [wanted, ...others];
}

export const rememberPort = (memory: Memory, port: number): void =>
	memory.set("phone/port", String(port));
