/** Today's numbers, told anew after entries were written: once a second at most, and when the day is over. */
import { useCallback, useEffect, useRef } from "react";
import type { ActivityView } from "../../contract/activity.ts";
import { useClient } from "../shared/gate-context.ts";
import type { Reading } from "../shared/reading.ts";
import { useNow } from "../shared/use-now.ts";
import { useReading } from "../shared/use-reading.ts";

const breathMs = 1_000;

export function useActivity(): Reading<ActivityView> {
	const client = useClient();
	const { value, failure, refresh } = useReading("activity.get", {}, null);
	const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
	const later = useCallback(() => {
		if (timer.current !== undefined) return;
		timer.current = setTimeout(() => {
			timer.current = undefined;
			refresh();
		}, breathMs);
	}, [refresh]);
	useEffect(() => client.on("entries", later), [client, later]);
	useEffect(() => () => clearTimeout(timer.current), []);
	const today = new Date(useNow(60_000)).toDateString();
	useEffect(refresh, [today, refresh]);
	return { value, failure };
}
