/** The trust stores as they are now: asked anew when the certificates change, since what is trusted may be another CA. */
import { useEffect } from "react";
import type { CommandOutput } from "../../contract/commands.ts";
import type { CertificateView } from "../../contract/views.ts";
import type { Reading } from "../shared/reading.ts";
import { useReading } from "../shared/use-reading.ts";

export function useTrust(
	certificates: readonly CertificateView[] | null,
): Reading<CommandOutput<"trust.list">> & { readonly refresh: () => void } {
	const reading = useReading("trust.list", {}, null);
	const { refresh } = reading;
	const authorities = (certificates ?? [])
		.filter(({ kind }) => kind === "server-ca")
		.map(({ fingerprint, state }) => `${fingerprint} ${state}`)
		.join();
	useEffect(() => {
		if (authorities !== "") refresh();
	}, [authorities, refresh]);
	return reading;
}
