/** From nothing to a guarded agent, step by step. */
import { Page } from "../shared/page.tsx";
import { setup as strings } from "./strings.ts";

export function SetupWindow() {
	return (
		<Page heading={strings.heading} lead={strings.lead}>
			{null}
		</Page>
	);
}
