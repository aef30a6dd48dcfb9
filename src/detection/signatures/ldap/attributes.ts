/** Attributes of directories (RFC 4519, RFC 2307, Active Directory), in lower case. */
export const ATTRIBUTES: ReadonlySet<string> = new Set(
  (
    'objectclass objectcategory objectguid objectsid cn sn uid ou dc o c l st givenname initials displayname name mail ' +
    'email telephonenumber mobile title department company manager member memberof memberuid uniquemember owner ' +
    'userpassword password passwd unicodepwd ntpassword lmpassword shadowlastchange samaccountname samaccounttype ' +
    'userprincipalname useraccountcontrol admincount distinguishedname dn uidnumber gidnumber gecos homedirectory ' +
    'loginshell description employeenumber employeeid employeetype postaladdress postalcode street serviceprincipalname ' +
    'pwdlastset lastlogon badpwdcount accountexpires whencreated whenchanged primarygroupid user username login role group'
  ).split(' '),
);
