/** Names that only tools for attacks and for finding weaknesses have, anywhere in a User-Agent. Letters, digits, underscores. */
export const TOOLS: readonly string[] = `
  sqlmap sqlninja sqlsus sqlbrute sqlpowerinjector havij jsql bsqlbf bbqsql absinthe nosqlmap ghauri
  nikto nmap zgrab zgrab2 masscan zmap nuclei naabu acunetix wvs nessus openvas gvm netsparker invicti appscan webinspect
  qualys qualysguard nexpose insightvm rapid7 burpsuite burpcollaborator zaproxy w3af arachni skipfish wapiti vega_scanner
  wpscan joomscan joomlascan droopescan cmsmap cmseek wpseku plecost wprecon vbscan whatweb wafw00f whatwaf
  dirbuster dirb gobuster feroxbuster ffuf wfuzz dirsearch dirmap dirhunt kiterunner cansina webslayer webshag bfac
  xsstrike xsser xspear dalfox xsscrapy brutexss commix tplmap sstimap ssrfmap crlfuzz crlfsuite corsy lfisuite fimap liffy kadimus
  metasploit meterpreter msfconsole cobaltstrike empire_agent sliver_client
  grendel grendelscan golismero jaeles jorgee l9explore l9tcpid leakix crawlergo gospider hakrawler subfinder amass assetnote
  sslyze testssl sslscan tlsx cgichk cgi_scan whisker n_stealth nstealth paros webscarab proxystrike powerfuzzer
  pocsuite pocsuite3 xray_scan goby gobyscan afrog fscan vulmap vulners tsunami_scanner ronin_vulns sn1per sn1per osmedeus
  morfeus zmeu muieblackcat toata datacha0s w00tw00t blackwidow_scan pmafind revolt brutus thc_hydra
  censysinspect internetmeasurement expanse_scan paloaltonetworks
  nasl dotdotpwn fhscan floodgate skipfish uniscan nettacker raccoon_scanner reconng theharvester
  detectify intruder_io probely tenable tenableio pentest_tools crowdstrike_scan hostedscan beagle_scanner stackhawk hawkscan
  autoscan netscan_tools web_vulnerability_scanner vulnerability_scanner
  hexometer httprecon httprint medusa_brute patator crowbar_brute ncrack
  slowloris slowhttptest goldeneye_ddos hulk_dos loic hoic torshammer
  shodan_scan projectdiscovery interactsh
  bsqlbf2 core_project springenwerk sysscan safexplorer voideye webbandit inspath customcrawler gr3enox struts_pwn l9scan zoomeye fofa
  binaryedge netcraftsurveyagent wprecon2 hashgrabber exploiter webcruiser webinspector pavuk_scan mini_reptile cz32ts blackwidow
  libredtail redtail mozi_m hello_world_scan androxgh0st keydrop palo_expanse
  bbscan getodin nvdorz nvd0rz krebsonsecurity r00ts3c mozila wprecon3 cve_scan pathscan dirsearch2 httpx_toolkit sirius_scan
  onyphe visionheight driftnet internet_census modatscanner genomecrawlerd infrawatch ivre_masscan yak_scan wpsec vulners_scanner
`
  .trim()
  .split(/\s+/);

/** Names that are words or brands too: tools where they are the whole User-Agent, or its first product with a version, or alone in brackets. */
export const AMBIGUOUS_TOOLS: readonly string[] = `
  hydra medusa vega pangolin httpx katana xray goby paros amass dirb zap burp nmap hulk patator ronin tsunami intruder
  scanner fuzzer exploit arjun dnsx notify empire sliver striker sparta raccoon photon osmedeus cadaver brutus zeus revolt
  expanse rustscan jackhammer sitadel webshells shellshock securityscan pentest hacker nuclei katana wapiti
  gau waybackurls paramspider chaos aquatone eyewitness gowitness
`
  .trim()
  .split(/\s+/);

/** Words of the hosts on which tools wait for a call. */
export const CALLBACK_WORDS: readonly string[] =
  'burpcollaborator oastify interact interactsh oast dnslog ceye bxss ht report dnsbin r87 eyes tu4 red requestcatcher canarytokens'.split(
    ' ',
  );
