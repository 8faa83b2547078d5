/** Gives every component of a paired page the same phone. Holds nothing itself. */
import { createContext, useContext } from "react";
import { useStore } from "zustand/react";
import type { Phone, PhoneView } from "./phone.ts";

export const PhoneContext = createContext<Phone | null>(null);

export function usePhone(): Phone {
	const phone = useContext(PhoneContext);
	if (!phone) throw new Error("it is rendered inside PhoneContext");
	return phone;
}

export function usePhoneView<T>(select: (view: PhoneView) => T): T {
	return useStore(usePhone().store, select);
}
