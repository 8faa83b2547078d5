/** Runs the same specs on every Electron there is; where there is none, they are skipped by their name. */
import { describe, test } from "vitest";
import { type Driver, drivers } from "./driver.ts";

export function onEach(subject: string, specs: (driver: Driver) => void): void {
	if (drivers.length === 0) test.skip(`${subject}, end to end`, () => {});
	for (const driver of drivers)
		describe(`${subject}, on ${driver.name}`, () => specs(driver));
}
