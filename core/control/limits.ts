/** Commands about limits: what holds, who used how much, who has to wait. Numbers live in security.json only. */
import type { LimitNumbers } from "../../contract/views.ts";
import type { Attempts } from "../limits/attempts.ts";
import { limitFields, type Limits } from "../limits/limits.ts";
import { changeSettings } from "../settings/file.ts";
import { CommandError, type OperationsOf } from "./operation.ts";

export function limitOperations(parts: {
	readonly limits: Limits;
	readonly attempts: Attempts;
	readonly settingsFile: string;
	reloadSettings(): void;
	/** A client's id in words. */
	clientName(id: string): string;
}): OperationsOf<"limits"> {
	const { limits, attempts, settingsFile } = parts;
	const view = () =>
		limits.view((id) => parts.clientName(id), attempts.slowed());
	return {
		"limits.get": view,
		"limits.set": ({ off, ...numbers }) => {
			const changed = inSettings(numbers);
			const hasChanged = Object.keys(changed).length > 0;
			if (off && hasChanged)
				throw new CommandError(
					"invalid-input",
					"off: switches all limits off, so a number cannot be set with it",
				);
			if (off === undefined && !hasChanged) return view();
			changeSettings(settingsFile, (json) => {
				if (off) {
					json["limits"] = null;
					return;
				}
				const known = json["limits"];
				// What held before they were switched off is what switching them on brings back.
				const before = known === null ? limits.settings : known;
				json["limits"] = {
					...(typeof before === "object" ? before : {}),
					...changed,
				};
			});
			parts.reloadSettings();
			return view();
		},
	};
}

/** The numbers that are given, as security.json spells them. */
function inSettings(
	numbers: Partial<Record<keyof LimitNumbers, number | null | undefined>>,
): Record<string, number | null> {
	const settings: Record<string, number | null> = {};
	for (const [name, field] of Object.entries(limitFields)) {
		// The table's keys are the numbers' names.
		const value = numbers[name as keyof LimitNumbers];
		if (value !== undefined) settings[field] = value;
	}
	return settings;
}
