/** Says why a window's own list could not be read, and that it is being read. Nothing once it is there. */
import { useGate } from "./gate-context.ts";
import { FailureNote } from "./failure-note.tsx";
import type { Reading } from "./reading.ts";
import { app } from "./strings.ts";

export function ReadingNote({ reading }: { reading: Reading<unknown> }) {
	const lost = useGate((state) => state.connection === "lost");
	const { value, failure } = reading;
	// While the gate is away the banner says so; once is enough.
	if (lost) return null;
	if (failure) return <FailureNote failure={{ code: failure, message: "" }} />;
	return value === null ? (
		<p className="hint" aria-busy="true">
			{app.reading}
		</p>
	) : null;
}
