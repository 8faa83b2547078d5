/** The log as the filters of an address say, for as long as the window is there. */
import { useEffect, useMemo } from "react";
import { useStore } from "zustand/react";
import { useClient } from "../shared/gate-context.ts";
import { type LogState, type OpenLog, openLog } from "./open-log.ts";
import { filtersIn, queryOf } from "./query.ts";

/** "The last hour" is the one before it was asked for. */
export function useLog(hash: string): OpenLog {
	const client = useClient();
	const log = useMemo(
		() => openLog(client, (now) => queryOf(filtersIn(hash), now)),
		[client, hash],
	);
	useEffect(() => log.open(), [log]);
	return log;
}

export const useLogState = (log: OpenLog): LogState => useStore(log.store);
