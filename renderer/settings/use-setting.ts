/** Changes one setting, and remembers what stood there before, so that one click brings it back. */
import { useState } from "react";
import type { SettingView } from "../../contract/settings.ts";
import { useAction } from "../shared/use-action.ts";
import type { SettingValue } from "./typed-value.ts";

export interface Setting {
	readonly view: SettingView;
	readonly busy: boolean;
	/** What the gate says is wrong with the value; `null`: nothing. */
	readonly problem: string | null;
	/** Why it was not changed otherwise. */
	readonly failure: ReturnType<typeof useAction>["failure"];
	/** undefined: there is nothing to take back. */
	readonly undo: (() => void) | undefined;
	/** undefined takes the setting out of the file. */
	readonly set: (value: SettingValue | undefined) => void;
	/** What was typed is no longer what was refused. */
	readonly forget: () => void;
}

/** Of what a setting is changed with: what names and explains it stands beside it. */
export interface ControlProps {
	readonly setting: Setting;
	readonly labelId: string;
	readonly textId: string;
}

export function useSetting(
	view: SettingView,
	/** It was changed, or is no longer what is shown. */
	onChange: () => void,
): Setting {
	const action = useAction();
	const [earlier, setEarlier] = useState<{
		readonly value: SettingValue | undefined;
	} | null>(null);
	const { path, value: was, given } = view;

	function send(value: SettingValue | undefined, before: typeof earlier): void {
		action.run(
			"settings.set",
			{ path, was, ...(value === undefined ? {} : { value }) },
			() => {
				setEarlier(before);
				onChange();
			},
			onChange,
		);
	}

	const { failure } = action;
	const isWrong = failure?.code === "invalid-input";
	return {
		view,
		busy: action.busy,
		// The gate names the setting first; here it stands above.
		problem: isWrong ? failure.message.replace(`${path}: `, "") : null,
		failure: isWrong ? null : failure,
		undo: earlier ? () => send(earlier.value, null) : undefined,
		set: (value) => send(value, { value: given ? was : undefined }),
		forget: () => action.forget(),
	};
}
