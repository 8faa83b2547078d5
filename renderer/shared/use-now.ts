/** The current time in milliseconds, told anew at each whole `stepMs`. `null` stops it. */
import { useEffect, useState } from "react";

export function useNow(stepMs: number | null): number {
	const [now, setNow] = useState(() => Date.now());
	useEffect(() => {
		if (stepMs === null) return;
		setNow(Date.now());
		const timer = setInterval(() => setNow(Date.now()), stepMs);
		return () => clearInterval(timer);
	}, [stepMs]);
	return now;
}
