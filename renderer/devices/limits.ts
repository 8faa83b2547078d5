/** A device's limits as a form holds them, and what of it is sent. */
import type { CommandInput } from "../../contract/commands.ts";
import type { DeviceView, Reach } from "../../contract/devices.ts";

export interface Limits {
	readonly reach: Reach;
	readonly session: boolean;
	/** `null`: any upstream. */
	readonly scope: readonly string[] | null;
}

export const limitsOf = ({
	reach,
	session,
	upstreams,
}: DeviceView): Limits => ({
	reach,
	session,
	scope: upstreams.length === 0 ? null : upstreams,
});

/** What differs from the device as it is: a limit that was left alone must not be taken for one that was widened. */
export function changedLimits(
	view: DeviceView,
	{ reach, session, scope }: Limits,
): Omit<CommandInput<"device.limit">, "id"> {
	const upstreams = [...(scope ?? [])].toSorted();
	const isSame = upstreams.join() === view.upstreams.toSorted().join();
	return {
		...(reach === view.reach ? {} : { reach }),
		...(session === view.session ? {} : { session }),
		...(isSame ? {} : { upstreams }),
	};
}
