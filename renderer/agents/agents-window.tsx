/** The programs on this machine that call servers, and which of them go through the gate. */
import { Page } from "../shared/page.tsx";
import { agents as strings } from "./strings.ts";

export function AgentsWindow() {
	return (
		<Page heading={strings.heading} lead={strings.lead}>
			{null}
		</Page>
	);
}
