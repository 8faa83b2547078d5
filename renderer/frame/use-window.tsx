/**
 * A window's own part: loaded when it is first wanted, and drawn. Not by Suspense: once React has shown a fallback it holds
 * back what follows for 300 ms, longer than a window takes to open.
 */
import { type ComponentType, type ReactNode, useEffect, useState } from "react";
import type { StatusView } from "../../contract/views.ts";

type Part = ComponentType<{ status: StatusView }>;
export type Load = () => Promise<Part>;

/**
 * `null` until both are there: the part, which is asked for at once, and the status. Throws what kept the part from
 * loading. `load` is the same function every time.
 */
export function useWindow(load: Load, status: StatusView | null): ReactNode {
	const [loaded, setLoaded] = useState<{
		readonly load: Load;
		readonly Part: Part;
	} | null>(null);
	useEffect(() => {
		let isWanted = true;
		load().then(
			(Part) => isWanted && setLoaded({ load, Part }),
			(cause: unknown) =>
				isWanted &&
				setLoaded(() => {
					throw cause;
				}),
		);
		return () => {
			isWanted = false;
		};
	}, [load]);
	if (status === null || loaded?.load !== load) return null;
	return <loaded.Part status={status} />;
}
