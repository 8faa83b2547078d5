/** This folder's words, in the person's language; words/en holds them in English. */
import * as english from "../../words/en/devices.ts";
import { spoken } from "../../words/spoken.ts";

export const {
	devices,
	may,
	deeds,
	rename,
	limits,
	allowHigh,
	revoke,
	door,
	networks,
} = spoken("devices", english);
